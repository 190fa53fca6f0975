package io.sluice.store;

import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.RecordVisitor;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loops;
import io.sluice.core.time.TimeSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The store: one RocksDB in a directory, one process at a time. Safe for any thread.
 *
 * <p>After a crash everything that was done is there and what was not done is there or not, in the order of the writes:
 * a torn end of the log is cut off at the last whole batch. A store that cannot be read at all is renamed to
 * {@code NAME.damaged-N}, never deleted, and an empty one begun.
 */
public final class DurableStore implements AutoCloseable {
    /** Of the heap, the part that may wait for the disk. */
    private static final int HEAP_PART = 8;

    private static final long MOST_WAITING = 64L << 20;

    private final SharedDatabase database;
    private final GroupCommit commit;
    private final Map<String, Family> families = new ConcurrentHashMap<>();

    private DurableStore(SharedDatabase database, GroupCommit commit) {
        this.database = database;
        this.commit = commit;
    }

    /**
     * Opens the store, which is created if it is not there.
     *
     * @param directory directory of the store alone; the native library is unpacked into {@code native} beside it
     * @param watch is told of damage already before this returns
     * @throws StoreException if it is in use, cannot be written, or there is no room
     */
    public static DurableStore open(Path directory, StoreSettings settings, StoreWatch watch) throws StoreException {
        StoreDirectory files = new StoreDirectory(directory.toAbsolutePath());
        files.loadNativeLibrary();
        TimeSource time = TimeSource.system();
        DiskRoom room = new DiskRoom(files.path(), settings.reserve().bytes(), time, watch);
        SharedDatabase database = new SharedDatabase(files, watch);
        try {
            int[] spaces = new int[Space.values().length];
            for (Space space : Space.values()) {
                spaces[space.ordinal()] = number(database, space.text());
            }
            StoreTarget target = new StoreTarget(database, spaces, room, watch, time);
            return new DurableStore(database, new GroupCommit(target, settings.durability(), mostWaiting(), time));
        } catch (StoreException e) {
            database.close();
            throw e;
        }
    }

    /** Bytes that may wait for the disk. */
    static long mostWaiting() {
        return Math.min(MOST_WAITING, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /** The durable state of the loops. */
    public DurableState state(Loops loops) {
        return new StoredState(this, commit, loops);
    }

    /** The family of a name, which is created if it is not there. Blocks on the disk the first time. */
    public Family family(String name) throws StoreException {
        Family known = families.get(name);
        if (known != null) {
            return known;
        }
        int number = number(database, name);
        return families.computeIfAbsent(name, n -> new Family(this, commit, n, number));
    }

    private static int number(SharedDatabase database, String family) throws StoreException {
        return database.use(
                "create the family " + family + " in",
                open -> open.family(family).getID());
    }

    /** Writes what is waiting and closes everything. Idempotent. */
    @Override
    public void close() throws InterruptedException {
        commit.close();
        database.close();
    }

    byte @Nullable [] get(String family, byte[] key) throws StoreException {
        return database.use("read", open -> Optional.ofNullable(open.get(family, key)))
                .orElse(null);
    }

    void scan(Space space, Part part, RecordVisitor visitor) throws StoreException {
        database.run("read", open -> {
            try {
                open.scan(space.text(), part, visitor);
            } catch (RocksDBException e) {
                if (StoreDirectory.isDamage(e)) {
                    database.noteDamage(e);
                }
                throw e;
            }
        });
    }

    byte @Nullable [] lastKey(Space space, Part part) throws StoreException {
        return database.use("read", open -> Optional.ofNullable(open.lastKey(space.text(), part)))
                .orElse(null);
    }

    long sizeOf(Space space, Part part) throws StoreException {
        return database.use("read", open -> open.sizeOf(space.text(), part));
    }

    void forEach(String family, BiConsumer<byte[], byte[]> visitor) throws StoreException {
        database.run("read", open -> open.forEach(family, visitor, database::noteDamage));
    }
}
