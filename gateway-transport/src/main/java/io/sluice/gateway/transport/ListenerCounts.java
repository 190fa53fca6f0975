package io.sluice.gateway.transport;

import io.sluice.core.hook.CloseReason;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one listener counts. Safe for any thread. */
final class ListenerCounts {
    private final int maxConnections;
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder[] refused = new LongAdder[Refusal.values().length];
    private final LongAdder[] shutdowns = new LongAdder[CloseReason.values().length];

    ListenerCounts(int maxConnections) {
        this.maxConnections = maxConnections;
        Arrays.setAll(shutdowns, i -> new LongAdder());
        Arrays.setAll(refused, i -> new LongAdder());
    }

    /** A connection wants in; false if there are too many. */
    boolean admit() {
        if (connections.incrementAndGet() > maxConnections) {
            connections.decrementAndGet();
            return false;
        }
        accepted.increment();
        return true;
    }

    void refused(Refusal why) {
        refused[why.ordinal()].increment();
    }

    void left() {
        connections.decrementAndGet();
    }

    void shutdown(CloseReason reason) {
        shutdowns[reason.ordinal()].increment();
    }

    int connections() {
        return connections.get();
    }

    long accepted() {
        return accepted.sum();
    }

    /** Reasons that occurred, with those why connections were not let in. */
    Map<String, Long> shutdowns() {
        Map<String, Long> counts = new TreeMap<>();
        for (CloseReason reason : CloseReason.values()) {
            long count = shutdowns[reason.ordinal()].sum();
            if (count > 0) {
                counts.put(reason.text(), count);
            }
        }
        for (Refusal refusal : Refusal.values()) {
            long count = refused[refusal.ordinal()].sum();
            if (count > 0) {
                counts.put(refusal.text(), count);
            }
        }
        return counts;
    }
}
