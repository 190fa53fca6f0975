package io.sluice.store;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The way to the writer: any thread pushes, the writer takes all there is, oldest first. A stack whose top is swapped, so
 * that neither side ever waits for the other, and which is turned round by the writer.
 *
 * <p>Waking a thread costs some microseconds, so it is done only when the writer sleeps and the unit is worth it.
 */
final class UnitQueue {
    private final AtomicReference<@Nullable Unit> top = new AtomicReference<>();
    /** Who takes it back from a sleep wakes the writer. */
    private final AtomicReference<Sleep> sleep = new AtomicReference<>(Sleep.NONE);

    private enum Sleep {
        /** Works. */
        NONE,
        /** Has nothing: anything wakes. */
        IDLE,
        /** Has something and waits for company: only what is urgent wakes. */
        COMPANY
    }

    /** Adds a unit behind all that were added before. */
    void push(Unit unit, Thread writer, boolean urgent) {
        Unit before;
        do {
            before = top.get();
            unit.next = before;
        } while (!top.compareAndSet(before, unit));
        Sleep now = sleep.get();
        if ((now == Sleep.IDLE || now == Sleep.COMPANY && urgent) && sleep.compareAndSet(now, Sleep.NONE)) {
            LockSupport.unpark(writer);
        }
    }

    /** Takes what is there, in the order of its coming; null if there is nothing. The writer only. */
    @Nullable
    Unit takeAll() {
        Unit last = top.getAndSet(null);
        Unit first = null;
        while (last != null) {
            Unit earlier = last.next;
            last.next = first;
            first = last;
            last = earlier;
        }
        return first;
    }

    boolean isEmpty() {
        return top.get() == null;
    }

    /** Sleeps until something comes, but not longer than this; may return early. The writer only. */
    void awaitAny(long nanos) {
        await(Sleep.IDLE, nanos);
    }

    /** Sleeps until something urgent comes, but not longer than this; may return early. The writer only. */
    void awaitUrgent(long nanos) {
        await(Sleep.COMPANY, nanos);
    }

    private void await(Sleep how, long nanos) {
        sleep.set(how);
        if (isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        sleep.set(Sleep.NONE);
    }
}
