package io.sluice.rule.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a rule and what it came to for one event.
 *
 * @param text as it is written, blanks folded
 * @param value its value; null unless there is one
 * @param note why it failed, or why it may be absent; else null
 * @param parts what it is made of, constants left out; empty for a name or path
 */
public record Part(
        String text,
        State state,
        @Nullable Object value,
        @Nullable String note,
        List<Part> parts) {
    /** What an expression came to. */
    public enum State {
        VALUE,
        /** There is no value: a missing key, a column that the event does not have. */
        ABSENT,
        FAILED,
        /** Not evaluated, because something before it decided already. */
        SKIPPED
    }

    /** An expression that was not reached. */
    public static Part skipped(String text) {
        return new Part(text, State.SKIPPED, null, null, List.of());
    }

    /** Whether it is a condition, and true. */
    public boolean holds() {
        return Boolean.TRUE.equals(value);
    }

    public boolean hasFailed() {
        return state == State.FAILED;
    }
}
