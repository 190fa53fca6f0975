package io.sluice.store;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database while it is open: used by many, closed by one, and opened anew when it does not take writes any more. Safe for
 * any thread.
 */
final class SharedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedDatabase.class);

    private final StoreDirectory files;
    private final StoreWatch watch;
    /** Held shared while native objects are used, exclusively while they are closed: using a closed one ends the JVM. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** Null while it cannot be opened, and when it is closed for good. */
    private @Nullable Database database;

    private boolean closed;

    /** What is done with an open database. */
    interface Action<T> {
        T with(Database database) throws RocksDBException;
    }

    /** What is done with an open database, and answers nothing. */
    interface Step {
        void with(Database database) throws RocksDBException;
    }

    SharedDatabase(StoreDirectory files, StoreWatch watch) throws StoreException {
        this.files = files;
        this.watch = watch;
        this.database = Database.openOrBeginAnew(files, watch);
    }

    Path directory() {
        return files.path();
    }

    /** @param what what it is for, for the message if it fails */
    void run(String what, Step step) throws StoreException {
        use(what, open -> {
            step.with(open);
            return true;
        });
    }

    /** @param what what it is for, for the message if it fails */
    <T> T use(String what, Action<T> action) throws StoreException {
        use.readLock().lock();
        try {
            Database open = database;
            if (open == null) {
                throw new StoreException(closed ? "the store is closed" : "the store cannot be opened now", null);
            }
            return action.with(open);
        } catch (RocksDBException e) {
            throw new StoreException("cannot " + what + " the store in " + files.path() + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Something cannot be read: the next start sets the store aside and keeps what can be. */
    void noteDamage(RocksDBException damage) {
        String reason = String.valueOf(damage.getMessage());
        LOG.error("The store is damaged; what can be read is served: {}", reason);
        if (StoreDirectory.isDamage(damage)) {
            files.mark(reason);
        }
        watch.damaged(files.path(), reason);
    }

    /** Closes and opens it: the only way out of some errors of writing. Whether it is open afterwards. */
    boolean reopen() {
        use.writeLock().lock();
        try {
            closeDatabase();
            if (!closed) {
                database = Database.open(files);
            }
            return !closed;
        } catch (StoreException e) {
            LOG.debug("The store cannot be opened again yet", e);
            return false;
        } finally {
            use.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            closeDatabase();
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeDatabase() {
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }
}
