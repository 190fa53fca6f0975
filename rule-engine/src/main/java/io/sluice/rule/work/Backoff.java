package io.sluice.rule.work;

import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: each twice the one before up to a limit, cut by up to half at random so that many that failed
 * together do not come back together.
 *
 * @param firstMillis pause after the first failure, at least 1
 * @param maxMillis longest pause
 * @param random values from 0 (inclusive) to 1 (exclusive), safe for any thread
 */
public record Backoff(long firstMillis, long maxMillis, DoubleSupplier random) {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * Pause before the next attempt, milliseconds.
     *
     * @param failures failures in a row so far, at least 1
     */
    public long pauseMillis(int failures) {
        long doubled = firstMillis << Math.min(failures - 1, MOST_DOUBLINGS);
        long whole = Math.min(doubled, maxMillis);
        return whole - (long) (whole / 2 * random.getAsDouble());
    }
}
