package io.sluice.core.config;

/**
 * A limit on events in a time, which may all come at once.
 *
 * @param count most events, more than zero
 * @param seconds time for them, more than zero
 */
public record CountLimit(long count, long seconds) {
    /** Refuses a count or a time below one. */
    public CountLimit {
        if (count < 1 || seconds < 1) {
            throw new IllegalArgumentException("count and seconds are at least 1");
        }
    }
}
