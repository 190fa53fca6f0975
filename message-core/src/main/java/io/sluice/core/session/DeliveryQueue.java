package io.sluice.core.session;

import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a client that is away, slow or at its window. Bounded: when it is full the oldest QoS 0 message
 * goes first, then the oldest (manual 6984, decision N19). Confined to the session's loop.
 */
final class DeliveryQueue {
    private final int capacity;
    private @Nullable Delivery first;
    private @Nullable Delivery last;
    private int size;
    private int qos0;
    private long bytes;
    private long added;

    /** @param capacity largest number of messages, 0 for no bound */
    DeliveryQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds at the end; answers the delivery that had to go for it, null if there was room. */
    @Nullable
    Delivery add(Delivery delivery) {
        link(delivery);
        added++;
        return capacity > 0 && size > capacity ? evict() : null;
    }

    /** Adds at the end, whatever the bound: it was within one before a restart. */
    void restore(Delivery delivery) {
        link(delivery);
    }

    @Nullable
    Delivery peek() {
        return first;
    }

    @Nullable
    Delivery poll() {
        Delivery head = first;
        if (head != null) {
            unlink(null, head);
        }
        return head;
    }

    int size() {
        return size;
    }

    /** Payloads of what waits, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Messages that had to wait, since the beginning. */
    long added() {
        return added;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether a QoS 0 message waits: a later one must not overtake it. */
    boolean holdsQos0() {
        return qos0 > 0;
    }

    /** Whether a QoS 1 or 2 message waits. */
    boolean holdsTracked() {
        return size > qos0;
    }

    private void link(Delivery delivery) {
        delivery.next = null;
        if (last == null) {
            first = delivery;
        } else {
            last.next = delivery;
        }
        last = delivery;
        size++;
        qos0 += delivery.qos() == 0 ? 1 : 0;
        bytes += delivery.message().payload().length;
    }

    private @Nullable Delivery evict() {
        if (qos0 == 0) {
            return poll();
        }
        Delivery before = null;
        Delivery current = first;
        while (current != null && current.qos() > 0) {
            before = current;
            current = current.next;
        }
        if (current != null) {
            unlink(before, current);
        }
        return current;
    }

    private void unlink(@Nullable Delivery before, Delivery gone) {
        if (before == null) {
            first = gone.next;
        } else {
            before.next = gone.next;
        }
        if (last == gone) {
            last = before;
        }
        gone.next = null;
        size--;
        bytes -= gone.message().payload().length;
        qos0 -= gone.qos() == 0 ? 1 : 0;
    }
}
