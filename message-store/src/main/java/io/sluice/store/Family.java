package io.sluice.store;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;

/**
 * One key space of the store. Safe for any thread.
 *
 * <p>Writes take effect in the order in which one thread asked for them, over all families. The stages they answer with
 * are completed on the store's own thread, which must not be held up: hand on to a loop and return. They fail with a
 * {@link StoreException}; then the write did not happen.
 */
public final class Family {
    private final DurableStore store;
    private final String name;
    private final ColumnFamilyHandle handle;

    Family(DurableStore store, String name, ColumnFamilyHandle handle) {
        this.store = store;
        this.name = name;
        this.handle = handle;
    }

    /** Name of the family. */
    public String name() {
        return name;
    }

    /** Stores a value. Key and value must not be changed any more. */
    public CompletionStage<@Nullable Void> put(byte[] key, byte[] value) {
        return store.commit().add(handle, key, value);
    }

    /** Removes a key, if it is there. */
    public CompletionStage<@Nullable Void> delete(byte[] key) {
        return store.commit().add(handle, key, null);
    }

    /** The value that was last done for a key, null if there is none. Blocks on the disk. */
    public byte @Nullable [] get(byte[] key) throws StoreException {
        return store.get(handle, key);
    }

    /**
     * Calls for each key and value, in the order of the keys as unsigned bytes. Sees what was done when it began. Blocks.
     *
     * @throws StoreException at the first place that cannot be read; what comes before it was given out
     */
    public void forEach(BiConsumer<byte[], byte[]> visitor) throws StoreException {
        store.forEach(handle, visitor);
    }
}
