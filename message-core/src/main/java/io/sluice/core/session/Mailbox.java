package io.sluice.core.session;

import io.sluice.core.message.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Bounded FIFO before a session; the only thing that crosses threads. Any thread offers, only the session's loop drains.
 *
 * <p>A stack of linked deliveries that is taken as a whole and turned round: one compare-and-set to offer, one swap to
 * drain, no object of its own per message. The links also count, so that the bound needs no second atomic, and whoever
 * finds it empty knows that the owner must be woken: one wake for each batch.
 */
final class Mailbox {
    /** What became of an offer. */
    enum Offer {
        /** Accepted, and the mailbox was empty: the owner must be woken. */
        FIRST,
        ACCEPTED,
        /** Accepted, and more than a quarter of the room is taken: publishers are ahead of the owner. */
        DEEP,
        FULL,
        /** The session ended. */
        CLOSED
    }

    private static final VarHandle HEAD;
    private static final Delivery CLOSED_MARK = new Delivery(Message.NOTHING, 0, false, Delivery.NO_IDS, false);

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Mailbox.class, "head", Delivery.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;
    private volatile @Nullable Delivery head;

    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a delivery. Any thread; lock-free. */
    Offer offer(Delivery delivery) {
        while (true) {
            Delivery top = head;
            if (top == CLOSED_MARK) {
                return Offer.CLOSED;
            }
            // a large message takes the room of several
            int depth = (top == null ? 0 : top.depth) + delivery.weight();
            if (depth > capacity && top != null) {
                return Offer.FULL;
            }
            delivery.next = top;
            delivery.depth = depth;
            if (HEAD.compareAndSet(this, top, delivery)) {
                return top == null ? Offer.FIRST : depth > capacity >> 2 ? Offer.DEEP : Offer.ACCEPTED;
            }
        }
    }

    /** Deliveries that wait, a moment ago. Any thread. */
    int size() {
        Delivery top = head;
        return top == null || top == CLOSED_MARK ? 0 : top.depth;
    }

    /** Takes everything, oldest first, linked by {@code next}; null if empty. The session's loop only. */
    @Nullable
    Delivery drain() {
        Delivery top = head;
        if (top == null || top == CLOSED_MARK) {
            return null;
        }
        return turnedRound((Delivery) HEAD.getAndSet(this, null));
    }

    /** Takes everything, and refuses all later offers. The session's loop only. */
    @Nullable
    Delivery close() {
        Delivery top = (Delivery) HEAD.getAndSet(this, CLOSED_MARK);
        return top == CLOSED_MARK ? null : turnedRound(top);
    }

    private static @Nullable Delivery turnedRound(@Nullable Delivery top) {
        Delivery oldest = null;
        Delivery current = top;
        while (current != null) {
            Delivery below = current.next;
            current.next = oldest;
            oldest = current;
            current = below;
        }
        return oldest;
    }
}
