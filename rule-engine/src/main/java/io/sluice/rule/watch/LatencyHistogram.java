package io.sluice.rule.watch;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Distribution of durations: {@value #STEPS} steps for each doubling, so that a percentile is right within 7 %; about 0.8 KiB.
 * Safe for any thread, without a lock.
 */
final class LatencyHistogram {
    private static final int STEPS = 8;
    private static final int STEP_BITS = 3;
    /** Shorter times share the first place. */
    private static final int SHORTEST_BITS = 6;
    /** Longer times (8 s) share the last place. */
    private static final int LONGEST_BITS = 33;

    private static final double NANOS_PER_MICRO = 1_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray((LONGEST_BITS - SHORTEST_BITS) * STEPS + 1);
    private volatile long maxNanos;

    void add(long nanos) {
        counts.incrementAndGet(place(nanos));
        if (nanos > maxNanos) {
            maxNanos = nanos;
        }
    }

    private static int place(long nanos) {
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(nanos, 1));
        if (bits < SHORTEST_BITS) {
            return 0;
        }
        if (bits >= LONGEST_BITS) {
            return (LONGEST_BITS - SHORTEST_BITS) * STEPS;
        }
        int step = (int) (nanos >> bits - STEP_BITS) & STEPS - 1;
        return (bits - SHORTEST_BITS) * STEPS + step;
    }

    /** The middle of what shares a place. */
    private static double middle(int place) {
        double doubling = 1L << place / STEPS + SHORTEST_BITS;
        return doubling * (1 + (place % STEPS + 0.5) / STEPS);
    }

    Latency read() {
        int[] copy = new int[counts.length()];
        long total = 0;
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
            total += copy[i];
        }
        double max = maxNanos;
        return new Latency(
                total,
                micros(copy, total, 0.5, max),
                micros(copy, total, 0.95, max),
                micros(copy, total, 0.99, max),
                max / NANOS_PER_MICRO);
    }

    private static double micros(int[] counts, long total, double share, double max) {
        long wanted = (long) Math.ceil(total * share);
        long sum = 0;
        for (int i = 0; i < counts.length && wanted > 0; i++) {
            sum += counts[i];
            if (sum >= wanted) {
                return Math.min(middle(i), max) / NANOS_PER_MICRO;
            }
        }
        return 0;
    }
}
