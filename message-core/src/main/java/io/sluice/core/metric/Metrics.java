package io.sluice.core.metric;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sum of all counters: those of the loops and one shared set for threads that are no loop. Safe for any thread.
 */
public final class Metrics {
    private final List<Counters> loops = new CopyOnWriteArrayList<>();
    private final Map<Metric, LongAdder> shared = new EnumMap<>(Metric.class);

    public Metrics() {
        for (Metric metric : Metric.values()) {
            shared.put(metric, new LongAdder());
        }
    }

    /** Makes the counters of one more loop. */
    public Counters newCounters() {
        Counters counters = new Counters();
        loops.add(counters);
        return counters;
    }

    /** Adds from a thread that is no loop. */
    public void add(Metric metric, long count) {
        adder(metric).add(count);
    }

    public void increment(Metric metric) {
        add(metric, 1);
    }

    public long get(Metric metric) {
        long sum = adder(metric).sum();
        for (Counters counters : loops) {
            sum += counters.get(metric);
        }
        return sum;
    }

    @SuppressWarnings("NullAway") // the constructor filled the map for every constant
    private LongAdder adder(Metric metric) {
        return shared.get(metric);
    }
}
