package io.sluice.core.durable;

import io.sluice.core.loop.Loop;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The state of this node that outlives the process. Safe for any thread. */
public interface DurableState {
    /** Whether anything outlives the process; if not, journals forget what they are given. */
    boolean isDurable();

    /** The journal of a loop, to be used on that loop only; the same object for the same loop. */
    Journal journal(Loop loop);

    /**
     * Calls for each record of a space in the order of the keys. Blocks on the disk; meant for the start, before the first
     * change.
     *
     * @throws IOException at the first record that cannot be read; what comes before it was given out
     */
    void forEach(Space space, BiConsumer<byte[], byte[]> visitor) throws IOException;

    /**
     * Calls for the records of a space from one key to another, in the order of the keys, until there are no more or the
     * visitor wants none. Blocks on the disk; sees what was settled before it was called.
     *
     * @param to excluded
     * @throws DamagedStateException at the first record that is damaged; what comes before it was given out
     * @throws IOException if the disk cannot be read now
     */
    void scan(Space space, byte[] from, byte[] to, RecordVisitor visitor) throws IOException;

    /** The last key of a space from one to another, the last one excluded; null if there is none. Blocks on the disk. */
    byte @Nullable [] lastKey(Space space, byte[] from, byte[] to) throws IOException;

    /** About how many bytes the records from one key to another take on the disk. Blocks on the disk. */
    long sizeOf(Space space, byte[] from, byte[] to) throws IOException;

    /**
     * Writes changes as one, apart from any loop, behind all that was written or handed over before by this thread. Does not
     * wait. Any thread.
     *
     * @param synced whether the listener is told when the changes survive a power cut, and not already when they are written
     * @param listener is told by the writer's thread, which must not be held up
     */
    void write(List<Change> changes, boolean synced, Settled listener);

    /** Nothing outlives the process. */
    static DurableState none() {
        Journal nothing = new Journal() {
            private final CompletionStage<Void> done = CompletableFuture.completedStage(null);

            @Override
            public void add(Change change) {}

            @Override
            public CompletionStage<Void> durable() {
                return done;
            }

            @Override
            public long turn() {
                return 0;
            }

            @Override
            public void grow(long bytes) {}

            @Override
            public void onSettled(Settled listener) {
                listener.settled(null);
            }

            @Override
            public void handOver() {}
        };
        return new DurableState() {
            @Override
            public boolean isDurable() {
                return false;
            }

            @Override
            public Journal journal(Loop loop) {
                return nothing;
            }

            @Override
            public void forEach(Space space, BiConsumer<byte[], byte[]> visitor) {}

            @Override
            public void scan(Space space, byte[] from, byte[] to, RecordVisitor visitor) {}

            @Override
            public byte @Nullable [] lastKey(Space space, byte[] from, byte[] to) {
                return null;
            }

            @Override
            public long sizeOf(Space space, byte[] from, byte[] to) {
                return 0;
            }

            @Override
            public void write(List<Change> changes, boolean synced, Settled listener) {
                listener.settled(null);
            }
        };
    }
}
