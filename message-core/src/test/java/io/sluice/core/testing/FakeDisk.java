package io.sluice.core.testing;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedStateException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.RecordVisitor;
import io.sluice.core.durable.Settled;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Durable state in memory. What is added waits until {@link #commit}, or is written at once after {@link #writeThrough};
 * what was committed is there for the next core that is made with the same disk, as after a kill.
 */
public final class FakeDisk implements DurableState {
    private final Map<Space, TreeMap<byte[], byte[]>> spaces = new EnumMap<>(Space.class);
    private final Map<Loop, FakeJournal> journals = new IdentityHashMap<>();
    private final Deque<Unit> handedOver = new ArrayDeque<>();
    private final byte[] damaged = {};
    private boolean writeThrough;
    private boolean full;
    private int written;

    public FakeDisk() {
        for (Space space : Space.values()) {
            spaces.put(space, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    /** From now on every turn is written when its loop runs its tasks. */
    public FakeDisk writeThrough() {
        writeThrough = true;
        return this;
    }

    /** From now on writes fail, or no longer. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** Writes what was added, and tells the loops, which see it when they run their tasks. */
    public void commit() {
        List.copyOf(journals.values()).forEach(FakeJournal::handOver);
        while (!handedOver.isEmpty()) {
            write(handedOver.remove());
        }
    }

    /** Writes the oldest turn alone, of those that were ended by {@link Journal#handOver}; the others go on waiting. */
    public void commitOldest() {
        write(handedOver.remove());
    }

    /** What one turn of a loop changed. */
    private record Unit(
            Loop loop,
            List<Change> changes,
            List<Settled> listeners,
            @Nullable CompletableFuture<Void> waiting) {}

    private void write(Unit unit) {
        boolean failed = full;
        for (Change change : unit.changes()) {
            if (change.take()) {
                if (failed) {
                    change.fail();
                } else {
                    write(change);
                }
            }
        }
        if (!unit.listeners().isEmpty()) {
            IOException failure = failed ? new IOException("No space left on device") : null;
            unit.listeners().forEach(listener -> listener.settled(failure));
        }
        CompletableFuture<Void> waiting = unit.waiting();
        if (waiting != null) {
            unit.loop().execute(() -> {
                if (failed) {
                    waiting.completeExceptionally(new IOException("No space left on device"));
                } else {
                    waiting.complete(null);
                }
            });
        }
    }

    /** The process is killed: what was not committed is gone. */
    public void kill() {
        journals.clear();
        handedOver.clear();
    }

    /** A record; null if it is not there. */
    public byte @Nullable [] get(Space space, byte[] key) {
        return records(space).get(key);
    }

    /** The record of a key cannot be read any more. */
    public void damage(Space space, byte[] key) {
        records(space).put(key, damaged);
    }

    /** Records of a space. */
    public int size(Space space) {
        return records(space).size();
    }

    /** Changes that reached the disk since the beginning. */
    public int written() {
        return written;
    }

    private TreeMap<byte[], byte[]> records(Space space) {
        TreeMap<byte[], byte[]> records = spaces.get(space);
        if (records == null) {
            throw new AssertionError(space);
        }
        return records;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public Journal journal(Loop loop) {
        return journals.computeIfAbsent(loop, FakeJournal::new);
    }

    @Override
    public void forEach(Space space, BiConsumer<byte[], byte[]> visitor) throws IOException {
        records(space).forEach(visitor);
    }

    @Override
    public void scan(Space space, byte[] from, byte[] to, RecordVisitor visitor) throws IOException {
        for (Map.Entry<byte[], byte[]> record : records(space).subMap(from, to).entrySet()) {
            if (record.getValue() == damaged) {
                throw new DamagedStateException("checksum mismatch", new IOException("checksum mismatch"));
            }
            if (!visitor.visit(record.getKey(), record.getValue())) {
                return;
            }
        }
    }

    @Override
    public byte @Nullable [] lastKey(Space space, byte[] from, byte[] to) {
        NavigableMap<byte[], byte[]> part = records(space).subMap(from, true, to, false);
        return part.isEmpty() ? null : part.lastKey();
    }

    @Override
    public long sizeOf(Space space, byte[] from, byte[] to) {
        return records(space).subMap(from, to).entrySet().stream()
                .mapToLong(record -> record.getKey().length + record.getValue().length)
                .sum();
    }

    @Override
    public void write(List<Change> changes, boolean synced, Settled listener) {
        for (Change change : changes) {
            if (change.take() && !full) {
                write(change);
            }
        }
        listener.settled(full ? new IOException("No space left on device") : null);
    }

    private void write(Change change) {
        written++;
        TreeMap<byte[], byte[]> records = records(change.space());
        byte[] key = change.key();
        byte[] value = change.value();
        if (change.isRange() && value != null) {
            records.subMap(key, value).clear();
        } else if (change.isRange()) {
            records.keySet()
                    .removeIf(k -> k.length >= key.length && Arrays.equals(k, 0, key.length, key, 0, key.length));
        } else if (value == null) {
            records.remove(key);
        } else {
            records.put(key, value);
        }
    }

    private final class FakeJournal implements Journal {
        private final Loop loop;
        private List<Change> changes = new ArrayList<>();
        private List<Settled> listeners = new ArrayList<>();
        private long turns;
        private @Nullable CompletableFuture<Void> turn;

        FakeJournal(Loop loop) {
            this.loop = loop;
        }

        @Override
        public void add(Change change) {
            assert loop.inLoop();
            changes.add(change);
            planIfAtOnce();
        }

        private void planIfAtOnce() {
            if (writeThrough) {
                loop.execute(FakeDisk.this::commit);
            }
        }

        @Override
        public CompletionStage<Void> durable() {
            assert loop.inLoop();
            if (turn == null) {
                turn = new CompletableFuture<>();
                planIfAtOnce();
            }
            return turn;
        }

        @Override
        public long turn() {
            assert loop.inLoop();
            return turns;
        }

        @Override
        public void grow(long bytes) {}

        @Override
        public void onSettled(Settled listener) {
            assert loop.inLoop();
            listeners.add(listener);
            planIfAtOnce();
        }

        @Override
        public void handOver() {
            if (!changes.isEmpty() || turn != null || !listeners.isEmpty()) {
                handedOver.add(new Unit(loop, changes, listeners, turn));
                changes = new ArrayList<>();
                listeners = new ArrayList<>();
                turns++;
                turn = null;
            }
        }
    }
}
