package io.sluice.core.session;

import io.sluice.core.loop.Loop;
import io.sluice.core.metric.Metric;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Decides when publishers wait for a connected client: from half of its queue on until a quarter is left. Nothing is
 * dropped for it meanwhile.
 *
 * <p>A client that takes nothing for {@link SessionSettings#publisherHold}, or does not get that far in {@value #ROUNDS}
 * times as long, is slow and must not hold up others: publishers go on, its queue drops by its rules, and only when it has
 * taken all of it are publishers to wait for it again.
 *
 * <p>Confined to the session's loop but for {@link #congestion} and {@link #begin}.
 */
final class Backpressure {
    /**
     * Messages, and KiB, above the bounds of the queue while publishers wait: those under way when the waiting began, and those of
     * senders that cannot wait, such as rules.
     */
    static final int OVERSHOOT = 65_536;

    private static final int ROUNDS = 5;

    private static final VarHandle CONGESTION;

    static {
        try {
            CONGESTION = MethodHandles.lookup().findVarHandle(Backpressure.class, "congestion", Congestion.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Session session;
    private volatile @Nullable Congestion congestion;
    private Loop.@Nullable Timer limit;
    private boolean slow;
    // messages taken from the queue since the session began, now and when that was looked at last
    private long taken;
    private long takenBefore;
    private int rounds;

    Backpressure(Session session) {
        this.session = session;
    }

    /** What publishers are to wait for, null for nothing. Any thread. */
    @Nullable
    Congestion congestion() {
        return congestion;
    }

    /** Publishers are to wait from now on. Any thread; true if they were not before, and then {@link #update} must follow. */
    boolean begin() {
        return isUsed() && congestion == null && CONGESTION.compareAndSet(this, null, new Congestion(session));
    }

    private boolean isUsed() {
        return !session.settings().publisherHold().isZero();
    }

    /** Messages, and KiB of payload, that the queue of the session may hold above its bounds now. */
    int overshoot(boolean flowing) {
        return flowing && !slow && isUsed() ? OVERSHOOT : 0;
    }

    /**
     * The queue changed.
     *
     * @param flowing whether a client is there to take what is in it
     */
    void update(DeliveryQueue queue, boolean flowing) {
        taken = queue.taken();
        if (queue.isEmpty() || !flowing) {
            slow = false;
        }
        if (!flowing || slow || !queue.isFuller(1)) {
            end();
        } else if (queue.isFuller(2) && begin()) {
            session.owner().counters().increment(Metric.SUBSCRIBERS_BEHIND);
        }
        if (congestion != null && limit == null) {
            rounds = ROUNDS;
            watch();
        }
    }

    private void watch() {
        takenBefore = taken;
        rounds--;
        limit = session.owner()
                .schedule(this::look, session.settings().publisherHold().toMillis());
    }

    private void look() {
        limit = null;
        if (taken > takenBefore && rounds > 0) {
            watch();
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        slow = true;
        session.owner().counters().increment(Metric.SUBSCRIBERS_SLOW);
        end();
    }

    private void end() {
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
        Congestion over = congestion;
        if (over != null) {
            congestion = null;
            over.end();
        }
    }
}
