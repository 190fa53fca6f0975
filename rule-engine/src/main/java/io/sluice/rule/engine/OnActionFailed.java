package io.sluice.rule.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of the other actions of a rule, for one output, when an action fails at once: its buffer is full, or it cannot do
 * its work. A row that a target refuses later is no such failure.
 */
public enum OnActionFailed {
    /** They run. */
    CONTINUE,
    /** Those behind it do not run; its fallbacks do. */
    STOP;

    /** {@code continue} or {@code stop}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The value of a text, empty if it has none. */
    public static Optional<OnActionFailed> of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.text().equals(text))
                .findFirst();
    }
}
