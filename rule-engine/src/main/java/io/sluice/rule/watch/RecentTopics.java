package io.sluice.rule.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The topics that were published latest, for one whose rule never fires. Messages are counted one by one; topics are noted
 * {@value #BURST} in a row, then none for a tenth of a second. Loops write without order between them. Safe for any thread, without
 * a lock.
 */
public final class RecentTopics {
    static final int KEPT = 64;
    private static final int BURST = 64;
    private static final int PERIOD_MILLIS = 100;

    private final Allowance allowance = new Allowance(BURST);
    private final LongAdder published = new LongAdder();
    private final AtomicReferenceArray<Recent> topics = new AtomicReferenceArray<>(KEPT);

    /**
     * A topic.
     *
     * @param atMillis when a message to it was noted last, milliseconds since the epoch
     */
    public record Recent(String topic, long atMillis) {}

    /** Counts a message, and notes its topic now and then. On any loop. */
    public void note(String topic, long millis) {
        published.increment();
        if (allowance.take(millis, PERIOD_MILLIS)) {
            topics.setRelease(placeOf(topic), new Recent(topic, millis));
        }
    }

    /** The place of the topic, else a free one, else that of the topic that was not heard of for longest. */
    private int placeOf(String topic) {
        int oldest = 0;
        long oldestMillis = Long.MAX_VALUE;
        for (int i = 0; i < KEPT; i++) {
            Recent recent = topics.getPlain(i);
            if (recent == null || recent.topic().equals(topic)) {
                return i;
            }
            if (recent.atMillis() < oldestMillis) {
                oldest = i;
                oldestMillis = recent.atMillis();
            }
        }
        return oldest;
    }

    /** Messages that were published since the start while a rule was there that reads any. */
    public long published() {
        return published.sum();
    }

    /** The topics, the latest first. */
    public List<Recent> list() {
        List<Recent> all = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            @Nullable Recent recent = topics.getAcquire(i);
            if (recent != null) {
                all.add(recent);
            }
        }
        all.sort(Comparator.comparingLong(Recent::atMillis).reversed());
        return all;
    }
}
