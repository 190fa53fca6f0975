package io.sluice.core.loop;

import io.sluice.core.message.MessageIds;
import io.sluice.core.metric.Counters;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.Executor;

/**
 * One event loop: a thread that runs tasks one after the other. Sessions and connections are confined to a loop, so
 * their fields need no locks.
 */
public interface Loop extends Executor {
    /** Whether the calling thread is this loop. */
    boolean inLoop();

    /**
     * Runs a task on this loop, after all tasks handed over before by the same thread. Callable from any thread; a task
     * handed over from the loop itself runs after the current one.
     */
    @Override
    void execute(Runnable task);

    /** Runs a task later. Callable on this loop only. */
    Timer schedule(Runnable task, long delayMillis);

    /** This loop's counters; written on the loop only. */
    Counters counters();

    /** This loop's id generator; used on the loop only. */
    MessageIds messageIds();

    TimeSource time();

    /** Number of this loop, from 0: for state kept per loop in an array. */
    int index();

    /** A task that waits for its time. Used on its loop only. */
    interface Timer {
        /** Forgets the task; no effect once it ran. */
        void cancel();
    }
}
