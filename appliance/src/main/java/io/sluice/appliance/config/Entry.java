package io.sluice.appliance.config;

/**
 * One {@code key = value} as somebody wrote it, not yet checked against the declared settings.
 *
 * @param key dotted key, not empty
 * @param value text without quotes and comment
 * @param quoted whether the value stood in quotes; an unquoted empty value takes the setting back to its default
 * @param origin where it was written
 */
record Entry(String key, String value, boolean quoted, Origin origin) {
    /** Whether this entry only takes back what a weaker layer said. */
    boolean takesBack() {
        return value.isEmpty() && !quoted;
    }
}
