package io.sluice.core.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many there are of each kind now, and were at most (manual 991-1045, 9438-9491): what counters, which only grow, cannot tell. Highest
 * values are sampled: a peak between two samples goes unseen. Safe for any thread, but not for loops: some kinds are counted by walking.
 */
public final class Stats {
    private final Map<String, LongSupplier> counts = new LinkedHashMap<>();
    private final Map<String, Long> highest = new LinkedHashMap<>();

    /**
     * Adds a kind.
     *
     * @param kind name as topics and the API write it: {@code subscriptions/shared}
     * @param count how many there are; any thread but the loops
     */
    public synchronized void add(String kind, LongSupplier count) {
        counts.put(kind, count);
    }

    /** Takes a sample; answers {@code kind/count} and {@code kind/max} for every kind, in the order in which they were added. */
    public synchronized Map<String, Long> sample() {
        Map<String, Long> shown = new LinkedHashMap<>();
        counts.forEach((kind, count) -> {
            long now = count.getAsLong();
            shown.put(kind + "/count", now);
            shown.put(kind + "/max", highest.merge(kind, now, Math::max));
        });
        return shown;
    }
}
