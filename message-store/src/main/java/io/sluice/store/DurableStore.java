package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Space;
import io.sluice.core.loop.Loops;
import io.sluice.core.time.TimeSource;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store: one RocksDB in a directory, one process at a time. Safe for any thread.
 *
 * <p>After a crash everything that was done is there and what was not done is there or not, in the order of the writes:
 * a torn end of the log is cut off at the last whole batch. A store that cannot be read at all is renamed to
 * {@code NAME.damaged-N}, never deleted, and an empty one begun.
 */
public final class DurableStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DurableStore.class);
    /** Of the heap, the part that may wait for the disk. */
    private static final int HEAP_PART = 8;

    /** Refused when there is little room. Sessions and their subscriptions are not, so that queues can be emptied. */
    private static final Set<Space> BULK = EnumSet.of(Space.QUEUE, Space.RETAINED, Space.DELAYED, Space.ROW);

    private static final long MOST_WAITING = 64L << 20;

    private final Path directory;
    private final Database database;
    private final GroupCommit commit;
    private final Map<String, Family> families = new ConcurrentHashMap<>();
    private final int[] spaces = new int[Space.values().length];
    /** Held shared while native objects are used, exclusively while they are closed: using a closed one ends the JVM. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private final StoreWatch watch;
    private final DiskRoom room;
    private boolean closed;
    private boolean failing;

    private DurableStore(StoreSettings settings, StoreDirectory files, StoreWatch watch) throws StoreException {
        this.directory = files.path();
        this.watch = watch;
        this.room = new DiskRoom(directory, settings.reserve().bytes(), TimeSource.system(), watch);
        this.database = Database.open(files);
        try {
            for (Space space : Space.values()) {
                spaces[space.ordinal()] = database.family(space.text()).getID();
            }
        } catch (RocksDBException e) {
            database.close();
            throw new StoreException("cannot create the families in " + directory + ": " + e.getMessage(), e);
        }
        this.commit = new GroupCommit(new Target(), settings.durability(), mostWaiting(), TimeSource.system());
    }

    /** Bytes that may wait for the disk. */
    static long mostWaiting() {
        return Math.min(MOST_WAITING, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /**
     * Opens the store, which is created if it is not there.
     *
     * @param directory directory of the store alone; the native library is unpacked into {@code native} beside it
     * @throws StoreException if it is in use, cannot be written, or there is no room
     */
    public static DurableStore open(Path directory, StoreSettings settings, StoreWatch watch) throws StoreException {
        StoreDirectory files = new StoreDirectory(directory.toAbsolutePath());
        files.loadNativeLibrary();
        return new DurableStore(settings, files, watch);
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
        use.readLock().lock();
        try {
            checkOpen();
            int number = database.family(name).getID();
            return families.computeIfAbsent(name, n -> new Family(this, commit, n, number));
        } catch (RocksDBException e) {
            throw new StoreException("cannot create the family " + name + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Writes what is waiting and closes everything. Idempotent. */
    @Override
    public void close() throws InterruptedException {
        commit.close();
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                database.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    byte @Nullable [] get(String family, byte[] key) throws StoreException {
        use.readLock().lock();
        try {
            checkOpen();
            return database.get(family, key);
        } catch (RocksDBException e) {
            throw unreadable(e);
        } finally {
            use.readLock().unlock();
        }
    }

    void forEach(String family, BiConsumer<byte[], byte[]> visitor) throws StoreException {
        use.readLock().lock();
        try {
            checkOpen();
            try (RocksIterator iterator = database.iterator(family)) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    visitor.accept(iterator.key(), iterator.value());
                }
                iterator.status();
            }
        } catch (RocksDBException e) {
            throw unreadable(e);
        } finally {
            use.readLock().unlock();
        }
    }

    private void checkOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the store is closed", null);
        }
    }

    private StoreException unreadable(RocksDBException e) {
        return new StoreException("cannot read the store in " + directory + ": " + e.getMessage(), e);
    }

    /** The way of the writer's thread into the database. */
    private final class Target implements BatchTarget {
        @Override
        public int familyOf(Change change) {
            return change instanceof FamilyChange own
                    ? own.family()
                    : spaces[change.space().ordinal()];
        }

        @Override
        public boolean isBulk(Change change) {
            return !(change instanceof FamilyChange) && BULK.contains(change.space());
        }

        @Override
        public @Nullable StoreException noRoom() {
            return room.refusal();
        }

        @Override
        public void write(BatchEncoder batch, boolean sync) throws StoreException {
            try {
                database.write(batch.toBytes(), sync);
                noteSuccess();
            } catch (RocksDBException e) {
                throw noteFailure(e);
            }
        }

        @Override
        public void sync() throws StoreException {
            try {
                database.sync();
            } catch (RocksDBException e) {
                throw noteFailure(e);
            }
        }
    }

    private void noteSuccess() {
        if (failing) {
            failing = false;
            LOG.info("The store can be written again");
            watch.writable();
        }
    }

    private StoreException noteFailure(RocksDBException e) {
        if (!failing) {
            failing = true;
            LOG.error("The store cannot be written: {}", e.getMessage());
            watch.failing(String.valueOf(e.getMessage()));
        }
        return new StoreException("the store cannot be written: " + e.getMessage(), e);
    }
}
