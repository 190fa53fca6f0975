package io.sluice.store;

import java.nio.file.Path;

/** Who is told how the store fares, for alarms. Called by the store's threads and by whoever opens it; must not block. */
public interface StoreWatch {
    /** Tells nobody. */
    StoreWatch NONE = new StoreWatch() {
        @Override
        public void damaged(Path aside, String reason) {}

        @Override
        public void full(String reason) {}

        @Override
        public void roomAgain() {}

        @Override
        public void failing(String reason) {}

        @Override
        public void writable() {}
    };

    /**
     * Something in the store could not be read; what could is served.
     *
     * @param aside where the damaged files lie now, or the store itself if they were left in place
     */
    void damaged(Path aside, String reason);

    /** There is little room on the disk: messages are refused. Once, until {@link #roomAgain}. */
    void full(String reason);

    /** What was told by {@link #full} is over. */
    void roomAgain();

    /** The disk does not take writes: all is refused. Once, until {@link #writable}. */
    void failing(String reason);

    /** What was told by {@link #failing} is over. */
    void writable();
}
