package io.sluice.rule.action;

import io.sluice.connector.Row;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.queue.RowQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The books of an {@link ActionBuffer}: places promised, counters, dead letters. Every row is in them once. Any thread.
 */
final class BufferLedger {
    private final TimeSource time;
    private final ActionMetrics metrics;
    private final BufferCounters counters = new BufferCounters();
    /** Promised to rows that are on their way into the queue. */
    private final AtomicInteger promised = new AtomicInteger();

    BufferLedger(TimeSource time, ActionMetrics metrics) {
        this.time = time;
        this.metrics = metrics;
    }

    BufferCounters counters() {
        return counters;
    }

    /** Promises places; an empty buffer takes any number, so that no output is too large for ever. */
    boolean promise(int rows, RowQueue queue, BufferSettings.Limits limits) {
        while (true) {
            int before = promised.get();
            long taken = before + queue.size();
            if (taken > 0 && (taken + rows > limits.rows() || queue.bytes() >= limits.bytes())) {
                return false;
            }
            if (promised.compareAndSet(before, before + rows)) {
                return true;
            }
        }
    }

    /** Promised places are taken, or not needed. */
    void settle(int rows) {
        promised.addAndGet(-rows);
    }

    void count(BufferCount count, int rows) {
        counters.add(count, rows);
        if (count.metric() != null) {
            metrics.count(count.metric(), rows);
        }
    }

    void stored(int rows) {
        counters.add(BufferCount.SENT, rows);
        metrics.addSuccess(rows);
    }

    void attemptFailed(String reason) {
        counters.add(BufferCount.ATTEMPTS_FAILED, 1);
        metrics.addFailed(1, reason);
    }

    void lost(BufferCount cause, int rows, String reason) {
        count(cause, rows);
        metrics.addFailed(rows, reason);
    }

    /** A letter for a row that the target will never take. */
    DeadLetter refused(Row row, String reason) {
        lost(BufferCount.REJECTED, 1, reason);
        return new DeadLetter(row, reason, time.wallMillis());
    }
}
