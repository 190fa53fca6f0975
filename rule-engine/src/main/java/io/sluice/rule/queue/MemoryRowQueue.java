package io.sluice.rule.queue;

import io.sluice.connector.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Rows in memory: gone with the process. The lock is held for single operations on arrays only. */
public final class MemoryRowQueue implements RowQueue {
    private final Deque<QueuedRow> taken = new ArrayDeque<>();
    private final Deque<QueuedRow> waiting = new ArrayDeque<>();
    private final MemoryLetters letters;
    private volatile long size;
    private volatile long bytes;
    private volatile @Nullable Watcher watcher;
    private boolean ended;

    /** @param deadLetters most letters that are kept */
    public MemoryRowQueue(int deadLetters) {
        this.letters = new MemoryLetters(deadLetters);
    }

    @Override
    public void watch(Watcher who) {
        watcher = who;
    }

    @Override
    public @Nullable CompletionStage<Void> append(Row row, long nowMillis, boolean awaited) {
        synchronized (this) {
            if (ended) {
                throw new RejectedExecutionException("queue is closed");
            }
            waiting.addLast(new QueuedRow(row, nowMillis));
            changed(RowSize.of(row));
        }
        Watcher who = watcher;
        if (who != null) {
            who.ready();
        }
        return null;
    }

    @Override
    public void replay(DeadLetter letter, Row row, long nowMillis) {
        if (letters.remove(letter.id())) {
            append(row, nowMillis, false);
        }
    }

    @Override
    public synchronized List<QueuedRow> take(int maxRows, long maxBytes) {
        List<QueuedRow> rows = new ArrayList<>(Math.min(maxRows, waiting.size()));
        long left = maxBytes;
        while (rows.size() < maxRows && left > 0 && !waiting.isEmpty()) {
            QueuedRow row = waiting.removeFirst();
            left -= RowSize.of(row.row());
            taken.addLast(row);
            rows.add(row);
        }
        return rows;
    }

    @Override
    public synchronized int acknowledge(int rows, List<DeadLetter> refused) {
        for (int i = 0; i < rows && !ended; i++) {
            changed(-RowSize.of(taken.removeFirst().row()));
        }
        return letters.add(refused);
    }

    @Override
    public synchronized boolean dropOldest() {
        QueuedRow dropped = waiting.pollFirst();
        if (dropped == null) {
            return false;
        }
        changed(-RowSize.of(dropped.row()));
        return true;
    }

    /** Lock held. */
    private void changed(long more) {
        bytes += more;
        size = taken.size() + waiting.size();
    }

    @Override
    public synchronized long ready() {
        return waiting.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public synchronized long oldestMillis() {
        QueuedRow oldest = taken.isEmpty() ? waiting.peekFirst() : taken.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.appendedMillis();
    }

    @Override
    public DeadLetters deadLetters() {
        return letters;
    }

    @Override
    public synchronized long end(boolean forGood) {
        long gone = size;
        ended = true;
        taken.clear();
        waiting.clear();
        changed(-bytes);
        return gone;
    }
}
