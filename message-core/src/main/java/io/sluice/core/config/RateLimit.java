package io.sluice.core.config;

/**
 * A limit on events or bytes per second, with the amount that may come at once.
 *
 * @param perSecond sustained rate per second, more than zero
 * @param burst amount that may arrive at once after a pause, more than zero
 */
public record RateLimit(long perSecond, long burst) {
    /** Refuses rates and bursts below one. */
    public RateLimit {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("rate and burst are at least 1");
        }
    }
}
