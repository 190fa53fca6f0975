package io.sluice.rule.watch;

import io.sluice.rule.event.EventView;
import io.sluice.rule.json.PayloadPaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of one rule and how long their evaluation took.
 *
 * <p>A rule that is busy is not watched all the time: {@value #BURST} evaluations in a row, then none until a tenth of a second is over,
 * or longer if there are many rules ({@link WatchBudget}). So a rule that is tried by hand misses nothing, and what a busy one pays is
 * a comparison. What is rare stays longest: a new event takes the place of the oldest among those whose end is most frequent.
 *
 * <p>Loops write without order between them; it may happen that of two events at the same moment one is lost. Safe for any
 * thread.
 */
public final class RuleWatch {
    /** Evaluations watched in a row. */
    static final int BURST = 32;

    private final WatchBudget budget;
    private final Allowance allowance = new Allowance(BURST);
    private volatile @Nullable LatencyHistogram latency;
    private volatile @Nullable AtomicReferenceArray<Seen> slots;
    /** Numbers the events; loops race for it as they do for the places. */
    private long noted;

    public RuleWatch(WatchBudget budget) {
        this.budget = budget;
    }

    /** Whether the evaluation of an event is to be timed and noted. On any loop; a few instructions if not. */
    public boolean wants(long eventMillis) {
        return allowance.take(eventMillis, budget.share().periodMillis());
    }

    /** Notes how long an evaluation took. */
    public void time(long nanos) {
        LatencyHistogram known = latency;
        if (known == null) {
            known = new LatencyHistogram();
            latency = known;
        }
        known.add(nanos);
    }

    /**
     * Notes an event; on its loop, after its evaluation.
     *
     * @param sql the statement that was evaluated
     * @return what actions complete; null if no events are kept
     */
    public @Nullable Seen note(long eventMillis, EventView event, String sql, Seen.Verdict verdict) {
        WatchBudget.Share share = budget.share();
        if (share.slots() == 0) {
            return null;
        }
        boolean isWhole = event.payload().length() <= share.payload();
        Seen.Event kept = new Seen.Event(eventMillis, event.detached(PayloadPaths.NONE, isWhole), isWhole);
        Seen seen = new Seen(++noted, kept, sql, verdict);
        AtomicReferenceArray<Seen> ring = slots;
        if (ring == null || ring.length() > share.slots()) {
            ring = new AtomicReferenceArray<>(share.slots());
            slots = ring;
        }
        ring.setRelease(victim(ring, verdict.end()), seen);
        return seen;
    }

    /** A free place, or that of the oldest event with the most frequent end. */
    private static int victim(AtomicReferenceArray<Seen> ring, Seen.End coming) {
        int[] ends = new int[Seen.End.values().length];
        ends[coming.ordinal()]++;
        for (int i = 0; i < ring.length(); i++) {
            Seen seen = ring.getPlain(i);
            if (seen == null) {
                return i;
            }
            ends[seen.verdict().end().ordinal()]++;
        }
        int victim = 0;
        Seen worst = null;
        for (int i = 0; i < ring.length(); i++) {
            Seen seen = ring.getPlain(i);
            if (seen != null && (worst == null || goesBefore(seen, worst, ends))) {
                victim = i;
                worst = seen;
            }
        }
        return victim;
    }

    private static boolean goesBefore(Seen one, Seen other, int[] ends) {
        int frequent = Integer.compare(
                ends[one.verdict().end().ordinal()], ends[other.verdict().end().ordinal()]);
        return frequent > 0 || frequent == 0 && one.number() < other.number();
    }

    /** The events kept, oldest first. */
    public List<Seen> seen() {
        AtomicReferenceArray<Seen> ring = slots;
        List<Seen> all = new ArrayList<>();
        for (int i = 0; ring != null && i < ring.length(); i++) {
            Seen seen = ring.getAcquire(i);
            if (seen != null) {
                all.add(seen);
            }
        }
        all.sort(Comparator.comparingLong(Seen::number));
        return all;
    }

    /** How long evaluations took. */
    public Latency latency() {
        LatencyHistogram known = latency;
        return known == null ? Latency.NONE : known.read();
    }

    /** Forgets how long evaluations took; events stay. */
    public void reset() {
        latency = null;
    }
}
