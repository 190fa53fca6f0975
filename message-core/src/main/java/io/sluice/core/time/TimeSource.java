package io.sluice.core.time;

import java.util.concurrent.TimeUnit;

/** Time, injected everywhere so that tests own it. Safe for any thread. */
public interface TimeSource {
    /** Wall clock, milliseconds since the epoch. May jump. For showing and for message times, never for measuring. */
    long wallMillis();

    /** Monotonic clock in nanoseconds from an arbitrary origin. For durations and deadlines. */
    long monotonicNanos();

    /** Monotonic clock in milliseconds. */
    default long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(monotonicNanos());
    }

    /** The clocks of the machine. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
