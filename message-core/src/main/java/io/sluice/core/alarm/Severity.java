package io.sluice.core.alarm;

import java.util.Locale;

/** How bad it is. */
public enum Severity {
    /** Nothing is lost yet; somebody should look. */
    WARNING,
    /** Something does not work. */
    ERROR,
    /** Data is, or may be, lost. */
    CRITICAL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Name in lower case, as topics and the API write it. */
    public String text() {
        return text;
    }
}
