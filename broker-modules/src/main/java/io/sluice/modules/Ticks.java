package io.sluice.modules;

/**
 * Runs what modules do from time to time, on one thread of its own that is no loop: it may look at files and walk over all sessions,
 * and it goes on when a loop is stuck.
 */
public interface Ticks {
    /**
     * Runs a task again and again, the first time after one interval. A task that throws is logged and runs again.
     *
     * @param millis interval, more than 0
     */
    Tick every(long millis, Runnable task);

    /** What runs again and again. */
    interface Tick {
        /** Does not run again; a run under way goes on. */
        void cancel();
    }
}
