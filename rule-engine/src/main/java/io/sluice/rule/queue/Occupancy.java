package io.sluice.rule.queue;

import java.util.concurrent.atomic.AtomicLong;

/** How much a queue holds, rows on their way to the disk included. Any thread. */
final class Occupancy {
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** Rows that came, or went if there are less than none. */
    void add(long moreRows, long moreBytes) {
        if (rows.addAndGet(moreRows) <= 0) {
            // what was estimated ends where there is nothing
            bytes.set(0);
        } else {
            bytes.addAndGet(moreBytes);
        }
    }

    /** As {@link #add} for rows nobody looked at. */
    void addAverage(long moreRows) {
        long now = rows.get();
        add(moreRows, now == 0 ? 0 : bytes.get() / now * moreRows);
    }

    long rows() {
        return Math.max(0, rows.get());
    }

    long bytes() {
        return Math.max(0, bytes.get());
    }
}
