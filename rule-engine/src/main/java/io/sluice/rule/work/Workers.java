package io.sluice.rule.work;

import io.sluice.core.time.TimeSource;

/** Runs what may block, off the event loops. Safe for any thread. */
public interface Workers {
    /** Runs a task as soon as a thread is free. Tasks of different callers run side by side. */
    void execute(Runnable task);

    /** Runs a task as {@link #execute} does, after a delay that holds no thread. */
    Delayed schedule(Runnable task, long delayMillis);

    TimeSource time();

    /** A task that waits for its time. */
    interface Delayed {
        /** Forgets the task; no effect once it was handed to a thread. */
        void cancel();
    }
}
