package io.sluice.core.loop;

import io.sluice.core.config.RateLimit;
import io.sluice.core.time.TimeSource;

/**
 * A rate with a burst: tokens drip into a bucket that holds a burst, and whatever is limited takes some out. Full at the
 * beginning. Time counts in milliseconds, so a loop's cached clock is good enough and taking costs a few nanoseconds.
 * Confined to one thread.
 */
public final class TokenBucket {
    private static final double MILLIS_PER_SECOND = 1000;

    private final TimeSource time;
    private final double perMilli;
    private final double burst;
    private double tokens;
    private long filledMillis;

    /** A bucket for so many a second. */
    public TokenBucket(RateLimit limit, TimeSource time) {
        this(limit.perSecond(), limit.burst(), time);
    }

    /**
     * A bucket for any rate, for instance 10 a minute: {@code new TokenBucket(10 / 60.0, 10, time)}.
     *
     * @param perSecond tokens that drip in, more than zero
     * @param burst most tokens in it, more than zero
     */
    public TokenBucket(double perSecond, double burst, TimeSource time) {
        if (!(perSecond > 0 && burst > 0)) {
            throw new IllegalArgumentException("rate and burst are more than 0");
        }
        this.time = time;
        this.perMilli = perSecond / MILLIS_PER_SECOND;
        this.burst = burst;
        this.tokens = burst;
        this.filledMillis = time.monotonicMillis();
    }

    /** Takes that much if it is there; takes nothing otherwise. */
    public boolean tryTake(long amount) {
        fill();
        if (tokens < amount) {
            return false;
        }
        tokens -= amount;
        return true;
    }

    /**
     * Takes that much though it may not be there, for what has happened already.
     *
     * @return milliseconds until the bucket is out of debt; 0 if it is not in debt
     */
    public long take(long amount) {
        fill();
        tokens -= amount;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perMilli);
    }

    /** Milliseconds until that much can be taken; 0 for at once. More than a burst never can, and is waited for all the same. */
    public long millisUntil(long amount) {
        fill();
        return tokens >= amount ? 0 : (long) Math.ceil((amount - tokens) / perMilli);
    }

    private void fill() {
        long now = time.monotonicMillis();
        tokens = Math.min(burst, tokens + (now - filledMillis) * perMilli);
        filledMillis = now;
    }
}
