package io.sluice.core.metric;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One set of counters with one writer: a loop. An increment is a plain add and an ordered store (about 1 ns), readable
 * from any thread.
 */
public final class Counters {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    // keeps the counters of two loops off each other's cache lines
    private static final int PADDING = 16;

    private final long[] cells = new long[Metric.values().length + 2 * PADDING];

    /** Adds; on the owning thread only. */
    public void add(Metric metric, long count) {
        int cell = metric.ordinal() + PADDING;
        CELL.setOpaque(cells, cell, cells[cell] + count);
    }

    /** Adds one; on the owning thread only. */
    public void increment(Metric metric) {
        add(metric, 1);
    }

    /** Current count; from any thread. */
    public long get(Metric metric) {
        return (long) CELL.getOpaque(cells, metric.ordinal() + PADDING);
    }
}
