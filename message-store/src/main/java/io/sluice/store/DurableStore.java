package io.sluice.store;

import io.sluice.core.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;

/**
 * The store: one RocksDB in a directory, one process at a time. Safe for any thread.
 *
 * <p>After a crash everything that was done is there and what was not done is there or not, in the order of the writes:
 * a torn end of the log is cut off at the last whole batch. A store that cannot be read at all is renamed to
 * {@code NAME.damaged-N}, never deleted, and an empty one begun.
 */
public final class DurableStore implements AutoCloseable {
    private static final long MEGABYTE = 1L << 20;

    private final Path directory;
    /** Native objects, in the order of their making; closed in the opposite order. */
    private final Deque<AbstractNativeReference> owned;

    private final RocksDB database;
    private final ColumnFamilyOptions familyOptions;
    private final GroupCommit commit;
    private final Map<String, Family> families = new ConcurrentHashMap<>();
    /** Held shared while native objects are used, exclusively while they are closed: using a closed one ends the JVM. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private DurableStore(
            Path directory,
            Deque<AbstractNativeReference> owned,
            StoreDirectory.Opened opened,
            ColumnFamilyOptions familyOptions,
            GroupCommit commit)
            throws RocksDBException {
        this.directory = directory;
        this.owned = owned;
        this.familyOptions = familyOptions;
        database = opened.database();
        for (ColumnFamilyHandle handle : opened.handles()) {
            String name = new String(handle.getName(), StandardCharsets.UTF_8);
            families.put(name, new Family(this, name, handle));
        }
        this.commit = commit;
    }

    /**
     * Opens the store, which is created if it is not there.
     *
     * @param directory directory of the store alone; the native library is unpacked into {@code native} beside it
     * @throws StoreException if it is in use, cannot be written, or there is no room
     */
    public static DurableStore open(Path directory, Durability durability) throws StoreException {
        StoreDirectory files = new StoreDirectory(directory.toAbsolutePath());
        files.loadNativeLibrary();
        Deque<AbstractNativeReference> owned = new ArrayDeque<>();
        try (DBOptions options = options()) {
            ColumnFamilyOptions familyOptions = familyOptions(owned);
            StoreDirectory.Opened opened = files.open(options, familyOptions);
            owned.push(opened.database());
            opened.handles().forEach(owned::push);
            GroupCommit commit = new GroupCommit(opened.database(), durability, TimeSource.system());
            return new DurableStore(directory, owned, opened, familyOptions, commit);
        } catch (RocksDBException e) {
            closeAll(owned);
            throw new StoreException("cannot open the store in " + directory + ": " + e.getMessage(), e);
        } catch (StoreException e) {
            closeAll(owned);
            throw e;
        }
    }

    /** The family of a name, which is created if it is not there. Blocks on the disk the first time. */
    public Family family(String name) throws StoreException {
        Family known = families.get(name);
        return known != null ? known : createFamily(name);
    }

    /** Writes what is waiting and closes everything. Idempotent. */
    @Override
    public void close() throws InterruptedException {
        commit.close();
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                closeAll(owned);
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    GroupCommit commit() {
        return commit;
    }

    byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) throws StoreException {
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

    void forEach(ColumnFamilyHandle family, BiConsumer<byte[], byte[]> visitor) throws StoreException {
        use.readLock().lock();
        try {
            checkOpen();
            try (RocksIterator iterator = database.newIterator(family)) {
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

    private Family createFamily(String name) throws StoreException {
        use.readLock().lock();
        try {
            synchronized (owned) {
                checkOpen();
                Family meanwhile = families.get(name);
                if (meanwhile != null) {
                    return meanwhile;
                }
                ColumnFamilyHandle handle = database.createColumnFamily(
                        new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), familyOptions));
                owned.push(handle);
                Family family = new Family(this, name, handle);
                families.put(name, family);
                return family;
            }
        } catch (RocksDBException e) {
            throw new StoreException("cannot create the family " + name + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    private static void closeAll(Deque<AbstractNativeReference> owned) {
        while (!owned.isEmpty()) {
            owned.pop().close();
        }
    }

    private static DBOptions options() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                // small boxes: bounds for memory, log of writes and RocksDB's own log
                .setDbWriteBufferSize(32 * MEGABYTE)
                .setMaxTotalWalSize(64 * MEGABYTE)
                .setMaxLogFileSize(MEGABYTE)
                .setKeepLogFileNum(3)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0);
    }

    private static ColumnFamilyOptions familyOptions(Deque<AbstractNativeReference> owned) {
        LRUCache cache = new LRUCache(8 * MEGABYTE);
        owned.push(cache);
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setWriteBufferSize(16 * MEGABYTE)
                .setMaxWriteBufferNumber(3)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
        owned.push(options);
        return options;
    }
}
