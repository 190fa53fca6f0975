package io.sluice.gateway.transport;

import io.sluice.core.hook.CloseReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one listener counts. Safe for any thread. */
final class ListenerCounts {
    private final int maxConnections;
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder[] shutdowns = new LongAdder[CloseReason.values().length];

    ListenerCounts(int maxConnections) {
        this.maxConnections = maxConnections;
        for (int i = 0; i < shutdowns.length; i++) {
            shutdowns[i] = new LongAdder();
        }
    }

    /** A connection wants in; false if there are too many. */
    boolean admit() {
        if (connections.incrementAndGet() > maxConnections) {
            connections.decrementAndGet();
            refused.increment();
            return false;
        }
        accepted.increment();
        return true;
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

    /** Reasons that occurred, with {@code max_connections} for those refused. */
    Map<String, Long> shutdowns() {
        Map<String, Long> counts = new TreeMap<>();
        for (CloseReason reason : CloseReason.values()) {
            long count = shutdowns[reason.ordinal()].sum();
            if (count > 0) {
                counts.put(reason.text(), count);
            }
        }
        if (refused.sum() > 0) {
            counts.put("max_connections", refused.sum());
        }
        return counts;
    }
}
