package io.sluice.rule.queue;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * When rows came, to about ten seconds, without a word about each of them. The time that Sluice did not run is not counted: a
 * wrong clock or a night without power makes no row older. Used under the queue's lock.
 */
final class Arrivals {
    private static final long EVERY_MILLIS = 10_000;
    private static final int MOST = 10_000;

    private final TreeMap<Long, Long> marks = new TreeMap<>();
    private final long startedMillis;
    private long lastMillis;

    /** @param startedMillis when rows came that were there before, monotonic clock */
    Arrivals(long startedMillis) {
        this.startedMillis = startedMillis;
        this.lastMillis = Long.MIN_VALUE;
    }

    /** Notes that a row came. */
    void add(long place, long nowMillis) {
        if (marks.isEmpty() || nowMillis - lastMillis >= EVERY_MILLIS) {
            marks.put(place, nowMillis);
            lastMillis = nowMillis;
            if (marks.size() > MOST) {
                thinOut();
            }
        }
    }

    private void thinOut() {
        Iterator<Long> places = marks.keySet().iterator();
        for (boolean keep = true; places.hasNext(); keep = !keep) {
            places.next();
            if (!keep) {
                places.remove();
            }
        }
    }

    /** When the row at a place came; up to ten seconds too early. */
    long of(long place) {
        Map.Entry<Long, Long> mark = marks.floorEntry(place);
        return mark == null ? startedMillis : mark.getValue();
    }

    /** Rows before this place are gone. */
    void forgetBefore(long place) {
        Long needed = marks.floorKey(place);
        if (needed != null) {
            marks.headMap(needed).clear();
        }
    }
}
