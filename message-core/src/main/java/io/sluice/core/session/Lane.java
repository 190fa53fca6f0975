package io.sluice.core.session;

import org.jspecify.annotations.Nullable;

/** Deliveries in the order they came, linked by themselves. Confined to the session's loop. */
final class Lane {
    private @Nullable Delivery first;
    private @Nullable Delivery last;
    private int size;
    private int qos0;

    void add(Delivery delivery) {
        delivery.next = null;
        if (last == null) {
            first = delivery;
        } else {
            last.next = delivery;
        }
        last = delivery;
        size++;
        qos0 += delivery.qos() == 0 ? 1 : 0;
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

    boolean isEmpty() {
        return size == 0;
    }

    int qos0() {
        return qos0;
    }

    /** Takes out the oldest of QoS 0; null if there is none. */
    @Nullable
    Delivery pollQos0() {
        if (qos0 == 0) {
            return null;
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
        qos0 -= gone.qos() == 0 ? 1 : 0;
    }
}
