package io.sluice.store;

import io.sluice.core.durable.RecordVisitor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open RocksDB and all native objects that belong to it, closed in the opposite order of their making. Safe for any
 * thread, but nothing may be called during or after {@link #close}: that would end the JVM. {@link DurableStore} sees to it.
 */
final class Database implements AutoCloseable {
    private static final long MEGABYTE = 1L << 20;
    private static final long LARGE = 4L << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Deque<AbstractNativeReference> owned = new ArrayDeque<>();
    private final RocksDB rocks;
    private final ColumnFamilyOptions familyOptions;
    private final WriteOptions synced;
    private final WriteOptions unsynced;
    private final Map<String, ColumnFamilyHandle> families = new ConcurrentHashMap<>();

    /** Opens what lies in the directory; if it is damaged, a new one that holds what can be read of it. */
    static Database openOrBeginAnew(StoreDirectory files, StoreWatch watch) throws StoreException {
        try {
            return openAsItIs(files);
        } catch (RocksDBException e) {
            if (!StoreDirectory.isDamage(e)) {
                throw cannotOpen(files, e);
            }
            Path aside = files.setAside();
            Database anew = open(files);
            String outcome = new Salvage(aside, anew).copy();
            LOG.error("The store is damaged ({}). It was set aside as {}: {}.", e.getMessage(), aside, outcome);
            watch.damaged(aside, e.getMessage() + ": " + outcome);
            return anew;
        }
    }

    /** Opens what lies in the directory. */
    static Database open(StoreDirectory files) throws StoreException {
        try {
            return openAsItIs(files);
        } catch (RocksDBException e) {
            throw cannotOpen(files, e);
        }
    }

    private static StoreException cannotOpen(StoreDirectory files, RocksDBException e) {
        return new StoreException("cannot open the store in " + files.path() + ": " + e.getMessage(), e);
    }

    private static Database openAsItIs(StoreDirectory files) throws RocksDBException {
        Deque<AbstractNativeReference> made = new ArrayDeque<>();
        try (DBOptions options = options()) {
            ColumnFamilyOptions familyOptions = familyOptions(made);
            StoreDirectory.Opened opened = files.open(options, familyOptions);
            made.push(opened.database());
            opened.handles().forEach(made::push);
            return new Database(made, opened, familyOptions);
        } catch (RocksDBException e) {
            closeAll(made);
            throw e;
        }
    }

    private Database(
            Deque<AbstractNativeReference> made, StoreDirectory.Opened opened, ColumnFamilyOptions familyOptions)
            throws RocksDBException {
        owned.addAll(made);
        rocks = opened.database();
        this.familyOptions = familyOptions;
        for (ColumnFamilyHandle handle : opened.handles()) {
            families.put(new String(handle.getName(), StandardCharsets.UTF_8), handle);
        }
        synced = own(new WriteOptions().setSync(true));
        unsynced = own(new WriteOptions());
    }

    private <T extends AbstractNativeReference> T own(T made) {
        owned.push(made);
        return made;
    }

    /** The family of a name, which is created if it is not there. */
    ColumnFamilyHandle family(String name) throws RocksDBException {
        ColumnFamilyHandle known = families.get(name);
        return known != null ? known : createFamily(name);
    }

    private synchronized ColumnFamilyHandle createFamily(String name) throws RocksDBException {
        ColumnFamilyHandle meanwhile = families.get(name);
        if (meanwhile != null) {
            return meanwhile;
        }
        ColumnFamilyHandle handle = own(rocks.createColumnFamily(
                new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), familyOptions)));
        families.put(name, handle);
        return handle;
    }

    void write(byte[] batch, boolean sync) throws RocksDBException {
        try (WriteBatch changes = new WriteBatch(batch)) {
            rocks.write(sync ? synced : unsynced, changes);
        }
    }

    void sync() throws RocksDBException {
        rocks.syncWal();
    }

    byte @Nullable [] get(String family, byte[] key) throws RocksDBException {
        return rocks.get(family(family), key);
    }

    /** Visits the records of a family in the order of their keys. */
    void forEach(String family, BiConsumer<byte[], byte[]> visitor, Consumer<RocksDBException> gap)
            throws RocksDBException {
        new Scan(rocks, family(family), visitor::accept).run(gap);
    }

    /** Visits the records of a part of a family in the order of their keys until the visitor wants no more. */
    void scan(String family, Part part, RecordVisitor visitor) throws RocksDBException {
        part.read(rocks, family(family), iterator -> {
            boolean wantsMore = true;
            for (iterator.seekToFirst(); wantsMore && iterator.isValid(); iterator.next()) {
                wantsMore = visitor.visit(iterator.key(), iterator.value());
            }
        });
    }

    /** The last key of a part of a family, null if there is none. */
    byte @Nullable [] lastKey(String family, Part part) throws RocksDBException {
        AtomicReference<byte @Nullable []> last = new AtomicReference<>();
        part.read(rocks, family(family), iterator -> {
            iterator.seekToLast();
            if (iterator.isValid()) {
                last.set(iterator.key());
            }
        });
        return last.get();
    }

    /** About how many bytes a part of a family takes, in memory and on the disk. */
    long sizeOf(String family, Part part) throws RocksDBException {
        return part.size(rocks, family(family));
    }

    @Override
    public void close() {
        closeAll(owned);
    }

    private static void closeAll(Deque<AbstractNativeReference> made) {
        while (!made.isEmpty()) {
            made.pop().close();
        }
    }

    private static DBOptions options() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                // starts fast, wears no flash and needs no room: what is in the log becomes a table when there is
                // enough of it
                .setAvoidFlushDuringRecovery(true)
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
                // blocks of rows and large messages are written to a file of their own once, not again by each
                // compaction
                .setEnableBlobFiles(true)
                .setMinBlobSize(LARGE)
                .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
        owned.push(options);
        return options;
    }
}
