package io.sluice.connector.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Until when a call must have ended.
 *
 * @param nanos in terms of {@link System#nanoTime}
 */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Whether less than the given time is left. */
    boolean isWithin(Duration time) {
        return nanos - System.nanoTime() < time.toNanos();
    }

    /**
     * Milliseconds left, at least one, after leaving the given time for what comes later.
     *
     * @throws TimeoutException if nothing is left
     */
    long millisLeft(Duration reserved) throws TimeoutException {
        long left = nanos - System.nanoTime() - reserved.toNanos();
        if (left <= 0) {
            throw new TimeoutException("the batch takes too long");
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }
}
