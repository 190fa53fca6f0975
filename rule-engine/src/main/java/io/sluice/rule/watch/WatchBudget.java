package io.sluice.rule.watch;

/**
 * How much may be noted and kept of all rules together, so that neither time nor memory grows with their number. Set when the
 * rules change, read on loops.
 */
public final class WatchBudget {
    /** Most events kept for one rule. */
    static final int MOST_SLOTS = 12;

    /** Bytes of payloads kept for all rules, unless it is set otherwise. */
    public static final long DEFAULT_BYTES = 8L * 1024 * 1024;

    private static final int MOST_EVENTS = 6_000;
    private static final int LEAST_SLOTS = 2;
    private static final int LARGEST_PAYLOAD = 16 * 1024;
    private static final int PERIOD_MILLIS = 100;
    private static final int PERIOD_MILLIS_PER_RULE = 2;

    private long payloadBytes;
    private int rules = 1;
    private volatile Share share;

    /**
     * What one rule may have.
     *
     * @param slots events kept; 0 if nothing is
     * @param payload bytes of a payload that is kept
     * @param periodMillis time in which {@link RuleWatch#BURST} events are noted at most
     */
    record Share(int slots, int payload, long periodMillis) {}

    /** @param payloadBytes payloads kept for all rules together; 0 keeps no events at all, but evaluations are still timed */
    public WatchBudget(long payloadBytes) {
        this.payloadBytes = payloadBytes;
        this.share = divided(payloadBytes, 1);
    }

    /** So many rules share it from now on. */
    public synchronized void divide(int count) {
        rules = Math.max(count, 1);
        share = divided(payloadBytes, rules);
    }

    /** So many bytes of payloads may be kept from now on; 0 keeps no events at all. */
    public synchronized void limit(long bytes) {
        payloadBytes = bytes;
        share = divided(bytes, rules);
    }

    private static Share divided(long payloadBytes, int rules) {
        int slots = Math.max(LEAST_SLOTS, Math.min(MOST_SLOTS, MOST_EVENTS / rules));
        long payload = Math.min(LARGEST_PAYLOAD, payloadBytes / ((long) slots * rules));
        long period = Math.max(PERIOD_MILLIS, (long) PERIOD_MILLIS_PER_RULE * rules);
        return new Share(payloadBytes == 0 ? 0 : slots, (int) payload, period);
    }

    Share share() {
        return share;
    }
}
