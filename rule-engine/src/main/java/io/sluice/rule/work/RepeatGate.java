package io.sluice.rule.work;

import io.sluice.core.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a few lines through to the log in a while and counts the others, so that a fault that repeats is summed
 * ("412 more like this") and not repeated. Safe for any thread; takes no lock.
 */
public final class RepeatGate {
    private static final long NEVER = Long.MIN_VALUE;

    private final TimeSource time;
    private final long periodMillis;
    private final int burst;
    private final AtomicLong periodEnd = new AtomicLong(NEVER);
    private final AtomicLong allowed = new AtomicLong();
    private final AtomicLong held = new AtomicLong();

    /**
     * @param seconds length of a period
     * @param burst lines let through in one period, at least 1
     */
    public RepeatGate(TimeSource time, int seconds, int burst) {
        this.time = time;
        this.periodMillis = TimeUnit.SECONDS.toMillis(seconds);
        this.burst = burst;
    }

    /**
     * Asks whether a line may be written now.
     *
     * @return -1 if not; else how many were held back since the last one
     */
    public long pass() {
        long now = time.monotonicMillis();
        long end = periodEnd.get();
        boolean over = end == NEVER || now - end >= 0;
        if (over && periodEnd.compareAndSet(end, now + periodMillis)) {
            allowed.set(burst - 1);
            return held.getAndSet(0);
        }
        if (allowed.getAndDecrement() > 0) {
            return 0;
        }
        held.incrementAndGet();
        return -1;
    }

    /** Lets the next line through at once: the state changed, so that a new fault is news. */
    public void reset() {
        periodEnd.set(NEVER);
    }
}
