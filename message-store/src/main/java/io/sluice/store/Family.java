package io.sluice.store;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One key space of the store. Safe for any thread.
 *
 * <p>Writes take effect in the order in which one thread asked for them, over all families. The stages they answer with
 * are completed on the store's own thread, which must not be held up: hand on to a loop and return. They fail with a
 * {@link StoreException}; then the write did not happen.
 */
public final class Family {
    private final DurableStore store;
    private final GroupCommit commit;
    private final String name;
    private final int number;

    Family(DurableStore store, GroupCommit commit, String name, int number) {
        this.store = store;
        this.commit = commit;
        this.name = name;
        this.number = number;
    }

    /** Name of the family. */
    public String name() {
        return name;
    }

    /** Stores a value. Key and value must not be changed any more. */
    public CompletionStage<Void> put(byte[] key, byte[] value) {
        return write(key, value);
    }

    /** Removes a key, if it is there. */
    public CompletionStage<Void> delete(byte[] key) {
        return write(key, null);
    }

    /** The value that was last done for a key, null if there is none. Blocks on the disk. */
    public byte @Nullable [] get(byte[] key) throws StoreException {
        return store.get(name, key);
    }

    /**
     * Calls for each key and value, in the order of the keys as unsigned bytes. Sees what was done when it began. Blocks.
     *
     * @throws StoreException at the first place that cannot be read; what comes before it was given out
     */
    public void forEach(BiConsumer<byte[], byte[]> visitor) throws StoreException {
        store.forEach(name, visitor);
    }

    private CompletionStage<Void> write(byte[] key, byte @Nullable [] value) {
        Unit unit = new Unit(null);
        unit.add(new FamilyChange(number, key, value));
        CompletionStage<Void> done = unit.done();
        StoreException refusal = commit.offer(unit);
        if (refusal != null) {
            unit.fail(refusal);
            unit.complete();
        }
        return done;
    }
}
