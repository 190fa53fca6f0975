package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedStateException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.RecordVisitor;
import io.sluice.core.durable.Settled;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** The durable state of the loops: a journal for each of them, all with one writer. */
final class StoredState implements DurableState {
    private final DurableStore store;
    private final GroupCommit commit;
    private final List<LoopJournal> journals;

    StoredState(DurableStore store, GroupCommit commit, Loops loops) {
        this.store = store;
        this.commit = commit;
        this.journals =
                loops.all().stream().map(loop -> new LoopJournal(loop, commit)).toList();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public Journal journal(Loop loop) {
        return journals.get(loop.index());
    }

    @Override
    public void forEach(Space space, BiConsumer<byte[], byte[]> visitor) throws IOException {
        store.forEach(space.text(), visitor);
    }

    @Override
    public void scan(Space space, byte[] from, byte[] to, RecordVisitor visitor) throws IOException {
        try {
            store.scan(space, new Part(from, to), visitor);
        } catch (StoreException e) {
            if (e.getCause() instanceof RocksDBException reason && StoreDirectory.isDamage(reason)) {
                throw new DamagedStateException(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    @Override
    public byte @Nullable [] lastKey(Space space, byte[] from, byte[] to) throws IOException {
        return store.lastKey(space, new Part(from, to));
    }

    @Override
    public long sizeOf(Space space, byte[] from, byte[] to) throws IOException {
        return store.sizeOf(space, new Part(from, to));
    }

    @Override
    public void write(List<Change> changes, boolean synced, Settled listener) {
        Unit unit = new Unit(null);
        changes.forEach(unit::add);
        if (synced) {
            unit.done();
        }
        unit.onSettled(listener);
        StoreException refusal = commit.offer(unit);
        if (refusal != null) {
            unit.fail(refusal);
            unit.tellListeners();
        }
    }
}
