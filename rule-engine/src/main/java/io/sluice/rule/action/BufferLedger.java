package io.sluice.rule.action;

import io.sluice.connector.Row;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.atomic.AtomicInteger;

/** The books of an {@link ActionBuffer}: places taken, counters, dead letters. Every row is in them once. Any thread. */
final class BufferLedger {
    private final TimeSource time;
    private final ActionMetrics metrics;
    private final DeadLetters deadLetters;
    private final BufferCounters counters = new BufferCounters();
    /** Rows in the queue and places promised to rows on their way. */
    private final AtomicInteger places = new AtomicInteger();

    BufferLedger(TimeSource time, ActionMetrics metrics, int deadLetters) {
        this.time = time;
        this.metrics = metrics;
        this.deadLetters = new DeadLetters(deadLetters);
    }

    BufferCounters counters() {
        return counters;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Takes places; an empty buffer takes any number, so that no output is too large for ever. */
    boolean enter(int rows, int maxRows) {
        while (true) {
            int taken = places.get();
            if (taken > 0 && taken + rows > maxRows) {
                return false;
            }
            if (places.compareAndSet(taken, taken + rows)) {
                return true;
            }
        }
    }

    void left(int rows) {
        places.addAndGet(-rows);
    }

    void count(BufferCount count, int rows) {
        counters.add(count, rows);
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
        counters.add(cause, rows);
        metrics.addFailed(rows, reason);
    }

    void refused(Row row, String reason) {
        lost(BufferCount.REJECTED, 1, reason);
        if (deadLetters.add(new DeadLetters.DeadLetter(row, reason, time.wallMillis()))) {
            counters.add(BufferCount.DEAD_LETTERS_LOST, 1);
        }
    }
}
