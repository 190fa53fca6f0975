package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.Settled;
import io.sluice.core.loop.Loop;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one loop: collects the changes of a turn in a {@link Unit}, hands it to the writer when the turn is over,
 * and tells who waits when the writer has settled it.
 *
 * <p>Two sides that share nothing but {@link #returned}: the loop's (turn, free units) and the writer's (what is settled
 * in the present commit).
 */
final class LoopJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(LoopJournal.class);
    private static final int MOST_FREE = 256;

    private final Loop loop;
    private final GroupCommit commit;
    private final Runnable handOver = this::handOver;
    /** Settled units that nobody waited for, on their way back to the loop. */
    private final AtomicReference<@Nullable Unit> returned = new AtomicReference<>();

    // the loop's
    private @Nullable Unit turn;
    private @Nullable Unit free;
    private int freeCount;
    private long turns;

    // the writer's
    private @Nullable Unit settledFirst;
    private @Nullable Unit settledLast;
    private int settledCount;
    private boolean somebodyWaits;

    LoopJournal(Loop loop, GroupCommit commit) {
        this.loop = loop;
        this.commit = commit;
    }

    @Override
    public void add(Change change) {
        assert loop.inLoop();
        unit().add(change);
    }

    @Override
    public CompletionStage<Void> durable() {
        assert loop.inLoop();
        return unit().done();
    }

    @Override
    public long turn() {
        assert loop.inLoop();
        unit();
        return turns;
    }

    @Override
    public void grow(long bytes) {
        assert loop.inLoop();
        unit().grow(bytes);
    }

    @Override
    public void onSettled(Settled listener) {
        assert loop.inLoop();
        unit().onSettled(listener);
    }

    private Unit unit() {
        Unit now = turn;
        if (now == null) {
            now = emptyUnit();
            turn = now;
            turns++;
            loop.execute(handOver);
        }
        return now;
    }

    @Override
    public void handOver() {
        Unit now = turn;
        if (now == null) {
            return;
        }
        turn = null;
        StoreException refusal = commit.offer(now);
        if (refusal != null) {
            now.fail(refusal);
            now.tellListeners();
            now.complete();
            release(now);
        }
    }

    private Unit emptyUnit() {
        Unit unit = free;
        if (unit == null) {
            unit = returned.getAndSet(null);
            if (unit == null) {
                freeCount = 0;
                return new Unit(this);
            }
            freeCount = MOST_FREE;
        }
        free = unit.next;
        freeCount--;
        unit.next = null;
        return unit;
    }

    private void release(Unit unit) {
        unit.clear();
        if (freeCount < MOST_FREE) {
            unit.next = free;
            free = unit;
            freeCount++;
        }
    }

    /** Notes a unit that is written or failed; true if it is the first since {@link #tell}. The writer. */
    boolean settle(Unit unit) {
        Unit last = settledLast;
        if (last == null) {
            settledFirst = unit;
        } else {
            last.next = unit;
        }
        unit.next = null;
        settledLast = unit;
        settledCount++;
        somebodyWaits |= unit.isAwaited();
        return last == null;
    }

    /** Hands what was settled back to the loop. The writer. */
    void tell() {
        Unit first = settledFirst;
        boolean anyWaits = somebodyWaits;
        boolean isMany = settledCount > MOST_FREE;
        settledFirst = null;
        settledLast = null;
        settledCount = 0;
        somebodyWaits = false;
        if (anyWaits) {
            tellLoop(first);
        } else if (!isMany) {
            giveBack(first);
        }
    }

    private void tellLoop(@Nullable Unit first) {
        try {
            loop.execute(() -> completeAll(first));
        } catch (RejectedExecutionException e) {
            LOG.debug("The loop has ended; nobody waits any more", e);
        }
    }

    private void giveBack(@Nullable Unit first) {
        for (Unit unit = first; unit != null; ) {
            Unit following = unit.next;
            unit.clear();
            unit.next = following;
            unit = following;
        }
        returned.compareAndSet(null, first);
    }

    private void completeAll(@Nullable Unit first) {
        Unit unit = first;
        while (unit != null) {
            Unit following = unit.next;
            unit.complete();
            release(unit);
            unit = following;
        }
    }
}
