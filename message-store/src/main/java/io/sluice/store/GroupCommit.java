package io.sluice.store;

import io.sluice.core.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes what is queued, waits up to two milliseconds for more, writes it as one atomic batch
 * with one fsync, and only then completes the futures. Any thread adds; the bound of the queue is the bound of memory.
 */
final class GroupCommit implements AutoCloseable {
    /** Writes in one batch at most. */
    static final int MAX_BATCH = 512;
    /** Writes that may wait; about a second of a fast disk. */
    static final int MAX_WAITING = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final RocksDB database;
    private final Durability durability;
    private final TimeSource time;
    private final LinkedBlockingQueue<Write> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Thread thread = new Thread(this::run, "store-commit");
    private final Object closing = new Object();
    private boolean closed;
    private boolean failing;

    GroupCommit(RocksDB database, Durability durability, TimeSource time) {
        this.database = database;
        this.durability = durability;
        this.time = time;
        thread.setDaemon(true);
        thread.start();
    }

    /** @param value null to delete; a null family ends the thread */
    private record Write(
            @Nullable ColumnFamilyHandle family,
            byte[] key,
            byte @Nullable [] value,
            CompletableFuture<@Nullable Void> done) {}

    CompletionStage<@Nullable Void> add(ColumnFamilyHandle family, byte[] key, byte @Nullable [] value) {
        Write write = new Write(family, key, value, new CompletableFuture<>());
        synchronized (closing) {
            if (closed) {
                write.done().completeExceptionally(new StoreException("the store is closed", null));
            } else if (!waiting.offer(write)) {
                write.done()
                        .completeExceptionally(new StoreException(
                                "the store is overloaded: " + MAX_WAITING + " writes are waiting", null));
            }
        }
        return write.done();
    }

    /** Writes what is waiting, then ends the thread. */
    @Override
    public void close() throws InterruptedException {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
        }
        waiting.put(new Write(null, new byte[0], null, new CompletableFuture<>()));
        thread.join();
    }

    private void run() {
        List<Write> batch = new ArrayList<>(MAX_BATCH);
        boolean goOn = true;
        while (goOn) {
            try {
                collect(batch);
                goOn = commit(batch);
            } catch (InterruptedException e) {
                LOG.debug("Interrupts do not end the store", e);
            }
            batch.clear();
        }
    }

    private void collect(List<Write> batch) throws InterruptedException {
        batch.add(waiting.take());
        waiting.drainTo(batch, MAX_BATCH - batch.size());
        if (durability != Durability.BATCHED) {
            return;
        }
        long end = time.monotonicNanos() + COMPANY_NANOS;
        while (batch.size() < MAX_BATCH && isOpenEnded(batch)) {
            Write next = waiting.poll(end - time.monotonicNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
            waiting.drainTo(batch, MAX_BATCH - batch.size());
        }
    }

    private static boolean isOpenEnded(List<Write> batch) {
        return batch.get(batch.size() - 1).family() != null;
    }

    /** Writes the batch; answers whether there may be another. */
    private boolean commit(List<Write> batch) {
        StoreException failure = null;
        try (WriteBatch changes = new WriteBatch();
                WriteOptions options = new WriteOptions().setSync(durability != Durability.NONE)) {
            for (Write write : batch) {
                addTo(changes, write);
            }
            database.write(options, changes);
            noteSuccess();
        } catch (RocksDBException | RuntimeException e) {
            failure = noteFailure(e);
        }
        for (Write write : batch) {
            if (failure == null) {
                write.done().complete(null);
            } else {
                write.done().completeExceptionally(failure);
            }
        }
        return isOpenEnded(batch);
    }

    private static void addTo(WriteBatch changes, Write write) throws RocksDBException {
        ColumnFamilyHandle family = write.family();
        byte[] value = write.value();
        if (family == null) {
            return;
        }
        if (value == null) {
            changes.delete(family, write.key());
        } else {
            changes.put(family, write.key(), value);
        }
    }

    private void noteSuccess() {
        if (failing) {
            failing = false;
            LOG.info("The store can be written again");
        }
    }

    private StoreException noteFailure(Exception e) {
        if (!failing) {
            failing = true;
            LOG.error("The store cannot be written: {}", e.getMessage());
        }
        return new StoreException("the store cannot be written: " + e.getMessage(), e);
    }
}
