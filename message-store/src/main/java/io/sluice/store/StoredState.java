package io.sluice.store;

import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;

/** The durable state of the loops: a journal for each of them, all with one writer. */
final class StoredState implements DurableState {
    private final DurableStore store;
    private final List<LoopJournal> journals;

    StoredState(DurableStore store, GroupCommit commit, Loops loops) {
        this.store = store;
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
}
