package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.Space;
import io.sluice.core.time.TimeSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's way into the database. Notices when writes fail, tells it once, and opens the database anew, now and then,
 * until they do not: RocksDB refuses all writes after one that failed, since it does not know what of it is on the disk.
 * Confined to the writer.
 */
final class StoreTarget implements BatchTarget {
    private static final Logger LOG = LoggerFactory.getLogger(StoreTarget.class);
    /** Refused when there is little room. Sessions and their subscriptions are not, so that queues can be emptied. */
    private static final Set<Space> BULK =
            EnumSet.of(Space.QUEUE, Space.RETAINED, Space.DELAYED, Space.ROW, Space.DEAD_LETTER);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final SharedDatabase database;
    private final int[] families;
    private final DiskRoom room;
    private final StoreWatch watch;
    private final TimeSource time;
    private boolean failing;
    private long nextTry;
    private long pause = FIRST_PAUSE_NANOS;

    /** @param families numbers of the families of the spaces, by ordinal */
    StoreTarget(SharedDatabase database, int[] families, DiskRoom room, StoreWatch watch, TimeSource time) {
        this.database = database;
        this.families = families;
        this.room = room;
        this.watch = watch;
        this.time = time;
    }

    @Override
    public int familyOf(Change change) {
        return change instanceof FamilyChange own
                ? own.family()
                : families[change.space().ordinal()];
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
        byte[] bytes = batch.toBytes();
        noteOutcomeOf(open -> open.write(bytes, sync));
    }

    @Override
    public void sync() throws StoreException {
        noteOutcomeOf(Database::sync);
    }

    @Override
    public void recover() {
        if (!failing || time.monotonicNanos() < nextTry) {
            return;
        }
        if (room.isEnoughToOpen() && database.reopen()) {
            noteSuccess();
            return;
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        nextTry = time.monotonicNanos() + pause;
    }

    private void noteOutcomeOf(SharedDatabase.Step step) throws StoreException {
        try {
            database.run("write", step);
            noteSuccess();
        } catch (StoreException e) {
            noteFailure(e);
            throw e;
        }
    }

    private void noteSuccess() {
        if (failing) {
            failing = false;
            LOG.info("The store can be written again");
            watch.writable();
        }
    }

    private void noteFailure(StoreException e) {
        if (failing) {
            return;
        }
        failing = true;
        pause = FIRST_PAUSE_NANOS;
        nextTry = time.monotonicNanos() + pause;
        LOG.error("The store cannot be written: {}", e.getMessage());
        if (e.getCause() instanceof RocksDBException reason && StoreDirectory.isDamage(reason)) {
            database.noteDamage(reason);
        }
        watch.failing(String.valueOf(e.getMessage()));
    }
}
