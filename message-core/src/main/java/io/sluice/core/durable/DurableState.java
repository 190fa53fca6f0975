package io.sluice.core.durable;

import io.sluice.core.loop.Loop;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

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
        };
    }
}
