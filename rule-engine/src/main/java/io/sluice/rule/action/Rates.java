package io.sluice.rule.action;

import io.sluice.core.time.TimeSource;

/** How fast a queue grows, from looks at it that may be any time apart. Any thread. */
final class Rates {
    /** Looks that follow faster than this do not count as one. */
    private static final long SPAN_MILLIS = 10_000;

    private final TimeSource time;
    private long sampleMillis;
    private long sampleRows;
    private long sampleBytes;
    private double rowsPerMilli;
    private double bytesPerMilli;

    Rates(TimeSource time) {
        this.time = time;
        this.sampleMillis = time.monotonicMillis();
    }

    /** Seconds until one of the limits is reached if it goes on like this; -1 if the queue does not grow. */
    synchronized long secondsUntilFull(long rows, long bytes, BufferSettings.Limits limits) {
        long now = time.monotonicMillis();
        long passed = now - sampleMillis;
        if (passed >= SPAN_MILLIS) {
            rowsPerMilli = (double) (rows - sampleRows) / passed;
            bytesPerMilli = (double) (bytes - sampleBytes) / passed;
            sampleMillis = now;
            sampleRows = rows;
            sampleBytes = bytes;
        }
        double left =
                Math.min(millis(limits.rows() - rows, rowsPerMilli), millis(limits.bytes() - bytes, bytesPerMilli));
        return left == Double.MAX_VALUE ? -1 : (long) (left / 1_000);
    }

    private static double millis(long room, double perMilli) {
        return perMilli <= 0 ? Double.MAX_VALUE : Math.max(0, room) / perMilli;
    }
}
