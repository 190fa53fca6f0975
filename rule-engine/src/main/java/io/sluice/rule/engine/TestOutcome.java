package io.sluice.rule.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule would do with an event. */
public sealed interface TestOutcome {
    /** SELECT matched. */
    record Selected(Map<String, @Nullable Object> output) implements TestOutcome {}

    /** FOREACH matched; the outputs may be none. */
    record Outputs(List<? extends @Nullable Object> outputs) implements TestOutcome {}

    /** The event is none of the rule's, or its condition is false. */
    record NoMatch() implements TestOutcome {}

    /**
     * The text is no rule.
     *
     * @param line line, from 1
     * @param column character in the line, from 1
     * @param message one line with the place, what is wrong and perhaps what would be right
     */
    record CompileError(int line, int column, String message) implements TestOutcome {
        private static final String UNKNOWN_COLUMN = "Unknown Column: ";

        /** What the API says of it: {@code Unknown Column: x} has words of its own, with the place behind them. */
        public String refusal() {
            int at = message.indexOf(UNKNOWN_COLUMN);
            return at < 0
                    ? "Bad Arguments: " + message
                    : message.substring(at) + " (line " + line + ", column " + column + ")";
        }
    }

    /** Evaluation failed. */
    record RunTimeError(String message) implements TestOutcome {}
}
