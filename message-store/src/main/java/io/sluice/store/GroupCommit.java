package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes the units that wait, oldest first, asks each change whether it is still wanted, and
 * writes what is as one batch. The disk is asked to sync only if somebody waits for one of the units, or if something was
 * written a second ago and not synced since.
 *
 * <p>A unit is in one batch with all its changes or it fails with all of them. A failing unit - its encoder throws - takes
 * no other with it. Any thread offers; how much may wait is bounded in bytes.
 */
final class GroupCommit implements AutoCloseable {
    /** A batch that has grown to this many bytes is written, whatever waits behind it. */
    static final int FULL_BATCH = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LATEST_SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;
    /** Who does not wait cannot be told to come again, so it is taken until there is this many times as much. */
    private static final int PATIENCE = 4;

    private final BatchTarget target;
    private final Durability durability;
    private final TimeSource time;
    private final long mostWaiting;
    private final UnitQueue queue = new UnitQueue();
    private final AtomicLong waiting = new AtomicLong();
    private final Thread thread = new Thread(this::run, "store-commit");
    private final Object settling = new Object();
    private volatile boolean closing;
    /** Why nothing is taken any more. */
    private volatile @Nullable StoreException ended;

    // the writer's
    private final BatchEncoder batch = new BatchEncoder();
    /** On their way to the disk, oldest first. */
    private final List<Unit> gathered = new ArrayList<>();
    /** Those of them that are in the present batch. */
    private final List<Unit> units = new ArrayList<>();

    private final List<LoopJournal> journals = new ArrayList<>();
    private boolean gatheredIsAwaited;
    private @Nullable StoreException noRoom;
    private boolean batchIsAwaited;
    private boolean unsynced;
    private long unsyncedSince;

    /** @param mostWaiting bytes that may wait, see {@link Unit#weight} */
    GroupCommit(BatchTarget target, Durability durability, long mostWaiting, TimeSource time) {
        this.target = target;
        this.durability = durability;
        this.mostWaiting = mostWaiting;
        this.time = time;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a unit; null, or why it was not taken. Any thread. */
    @Nullable
    StoreException offer(Unit unit) {
        StoreException refusal = ended;
        if (refusal != null) {
            return refusal;
        }
        long limit = unit.isAwaited() ? mostWaiting : PATIENCE * mostWaiting;
        if (waiting.get() > limit) {
            return new StoreException("the store is overloaded: " + waiting.get() + " bytes wait for the disk", null);
        }
        long now = waiting.addAndGet(unit.weight());
        boolean isUrgent = now > FULL_BATCH || unit.isAwaited() && durability != Durability.BATCHED;
        queue.push(unit, thread, isUrgent);
        if (ended != null) {
            failWaiting();
        }
        return null;
    }

    /** Writes what waits, then ends the thread. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join();
    }

    private void run() {
        StoreException reason = new StoreException("the store is closed", null);
        try {
            work();
        } catch (RuntimeException | Error e) {
            LOG.error("The thread that writes the store has ended: nothing is stored until the next start", e);
            reason = new StoreException("the store has failed: " + e, e);
        } finally {
            ended = reason;
            failWaiting();
        }
    }

    private void work() {
        long begun = time.monotonicNanos();
        while (true) {
            gather(queue.takeAll());
            if (!gathered.isEmpty()) {
                // what came during the last commit has waited already
                awaitCompany(begun);
                begun = time.monotonicNanos();
                commitGathered();
            } else if (closing) {
                syncIfDue(NEVER);
                return;
            } else {
                queue.awaitAny(untilSync());
                begun = time.monotonicNanos();
            }
            syncIfDue(time.monotonicNanos());
            target.recover();
        }
    }

    private void gather(@Nullable Unit first) {
        for (Unit unit = first; unit != null; unit = unit.next) {
            gathered.add(unit);
            gatheredIsAwaited |= unit.isAwaited();
        }
    }

    /** Waits for more to share the write with, unless somebody is in a hurry. */
    private void awaitCompany(long begun) {
        long end = begun + COMPANY_NANOS;
        long left = end - time.monotonicNanos();
        while (left > 0 && isPatient()) {
            queue.awaitUrgent(left);
            gather(queue.takeAll());
            left = end - time.monotonicNanos();
        }
    }

    private boolean isPatient() {
        return !closing && waiting.get() <= FULL_BATCH && (durability == Durability.BATCHED || !gatheredIsAwaited);
    }

    private void commitGathered() {
        noRoom = target.noRoom();
        for (Unit unit : gathered) {
            units.add(unit);
            batchIsAwaited |= unit.isAwaited();
            encode(unit);
            if (batch.length() >= FULL_BATCH) {
                commit();
            }
        }
        if (!units.isEmpty()) {
            commit();
        }
        gathered.clear();
        gatheredIsAwaited = false;
        tellJournals();
    }

    private void tellJournals() {
        for (LoopJournal journal : journals) {
            journal.tell();
        }
        journals.clear();
    }

    private void encode(Unit unit) {
        int length = batch.length();
        int records = batch.records();
        try {
            for (int i = 0; i < unit.count(); i++) {
                Change change = unit.change(i);
                if (change.take()) {
                    encode(change);
                }
            }
        } catch (StoreException e) {
            batch.backTo(length, records);
            unit.fail(e);
        } catch (RuntimeException | Error e) {
            batch.backTo(length, records);
            LOG.error("A change of state cannot be stored", e);
            unit.fail(new StoreException("the change cannot be stored: " + e, e));
        }
    }

    private void encode(Change change) throws StoreException {
        int family = target.familyOf(change);
        byte[] key = change.key();
        byte[] value = change.value();
        if (change.isRange()) {
            batch.deleteRange(family, key, value == null ? BatchEncoder.endOf(key) : value);
        } else if (value == null) {
            batch.delete(family, key);
        } else {
            StoreException refusal = noRoom;
            if (refusal != null && target.isBulk(change)) {
                throw refusal;
            }
            batch.put(family, key, value);
        }
    }

    private void commit() {
        StoreException failure = tryToWrite();
        for (Unit unit : units) {
            if (failure != null) {
                unit.fail(failure);
            }
            settle(unit);
        }
        units.clear();
        batch.clear();
        batchIsAwaited = false;
    }

    private @Nullable StoreException tryToWrite() {
        try {
            write();
            return null;
        } catch (StoreException e) {
            return e;
        } catch (RuntimeException | Error e) {
            LOG.error("The store cannot be written", e);
            return new StoreException("the store cannot be written: " + e, e);
        }
    }

    private void write() throws StoreException {
        boolean sync = batchIsAwaited && durability != Durability.NONE;
        if (!batch.isEmpty()) {
            target.write(batch, sync);
        } else if (sync && unsynced) {
            target.sync();
        }
        if (sync) {
            unsynced = false;
        } else if (!batch.isEmpty() && !unsynced && durability != Durability.NONE) {
            unsynced = true;
            unsyncedSince = time.monotonicNanos();
        }
    }

    private long untilSync() {
        return unsynced ? Math.max(1, unsyncedSince + LATEST_SYNC_NANOS - time.monotonicNanos()) : LATEST_SYNC_NANOS;
    }

    private void syncIfDue(long now) {
        if (unsynced && (now == NEVER || now - unsyncedSince >= LATEST_SYNC_NANOS)) {
            unsynced = false;
            try {
                target.sync();
            } catch (StoreException e) {
                LOG.warn("What was written without waiting for the disk could not be synced: {}", e.getMessage());
            }
        }
    }

    private void settle(Unit unit) {
        waiting.addAndGet(-unit.weight());
        unit.tellListeners();
        LoopJournal journal = unit.journal;
        if (journal == null) {
            unit.complete();
        } else if (journal.settle(unit)) {
            journals.add(journal);
        }
    }

    /** The thread has ended: what still comes fails. Any thread. */
    private void failWaiting() {
        StoreException reason = ended;
        synchronized (settling) {
            for (Unit unit = queue.takeAll(); unit != null && reason != null; ) {
                Unit following = unit.next;
                unit.fail(reason);
                settle(unit);
                unit = following;
            }
            tellJournals();
        }
    }
}
