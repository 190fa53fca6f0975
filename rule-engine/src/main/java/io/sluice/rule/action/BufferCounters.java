package io.sluice.rule.action;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One {@link LongAdder} for each {@link BufferCount}. Safe for any thread. */
final class BufferCounters {
    private final LongAdder[] adders = new LongAdder[BufferCount.values().length];

    BufferCounters() {
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new LongAdder();
        }
    }

    void add(BufferCount count, long rows) {
        adders[count.ordinal()].add(rows);
    }

    long get(BufferCount count) {
        return adders[count.ordinal()].sum();
    }

    Map<BufferCount, Long> snapshot() {
        Map<BufferCount, Long> snapshot = new EnumMap<>(BufferCount.class);
        for (BufferCount count : BufferCount.values()) {
            snapshot.put(count, get(count));
        }
        return snapshot;
    }
}
