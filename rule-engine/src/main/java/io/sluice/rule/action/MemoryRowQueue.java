package io.sluice.rule.action;

import io.sluice.connector.Row;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Rows in memory: gone with the process. The lock is held for single operations on arrays only. */
public final class MemoryRowQueue implements RowQueue {
    private final Deque<QueuedRow> taken = new ArrayDeque<>();
    private final Deque<QueuedRow> waiting = new ArrayDeque<>();
    private volatile int size;
    private boolean ended;

    @Override
    public synchronized @Nullable CompletionStage<Void> append(Row row, long nowMillis) {
        if (ended) {
            throw new RejectedExecutionException("queue is closed");
        }
        waiting.addLast(new QueuedRow(row, nowMillis));
        resized();
        return null;
    }

    @Override
    public synchronized List<QueuedRow> take(int max) {
        while (taken.size() < max && !waiting.isEmpty()) {
            taken.addLast(waiting.removeFirst());
        }
        return List.copyOf(taken);
    }

    @Override
    public synchronized void acknowledge(int rows) {
        for (int i = 0; i < rows && !ended; i++) {
            taken.removeFirst();
        }
        resized();
    }

    @Override
    public synchronized boolean dropOldest() {
        boolean dropped = waiting.pollFirst() != null;
        resized();
        return dropped;
    }

    private void resized() {
        size = taken.size() + waiting.size();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public synchronized long oldestMillis() {
        QueuedRow oldest = taken.isEmpty() ? waiting.peekFirst() : taken.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.appendedMillis();
    }

    @Override
    public synchronized int end() {
        int gone = size;
        ended = true;
        taken.clear();
        waiting.clear();
        resized();
        return gone;
    }
}
