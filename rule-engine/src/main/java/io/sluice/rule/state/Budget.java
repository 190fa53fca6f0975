package io.sluice.rule.state;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that values may take together. Safe for any thread. */
final class Budget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    Budget(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    long used() {
        return used.get();
    }

    /** Takes bytes, or gives some back if negative; false, and nothing taken, if there are not so many left. */
    boolean take(long bytes) {
        if (bytes > 0 && used.get() + bytes > limit) {
            return false;
        }
        if (used.addAndGet(bytes) > limit && bytes > 0) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }
}
