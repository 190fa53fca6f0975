package io.sluice.store;

import io.sluice.core.config.ByteSize;
import java.nio.file.Path;

/** Opens stores for tests. */
final class Stores {
    private Stores() {}

    static DurableStore open(Path directory, Durability durability) throws StoreException {
        return DurableStore.open(directory, new StoreSettings(durability, new ByteSize(0)), StoreWatch.NONE);
    }
}
