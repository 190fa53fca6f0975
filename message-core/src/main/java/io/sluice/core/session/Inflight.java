package io.sluice.core.session;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages that were sent and are not confirmed yet, by packet identifier. Identifiers are given in
 * sequence, so the low bits of the identifier are its place in a small table that grows only when an old message stays
 * unconfirmed for long. Confined to the session's loop.
 */
final class Inflight {
    private static final int MAX_ID = 65_535;
    private static final Delivery[] EMPTY = {};
    private static final int FIRST_CAPACITY = 8;

    private @Nullable Delivery[] slots = EMPTY;
    private int size;
    private int lastId;
    private int sent;

    int size() {
        return size;
    }

    /**
     * Gives the delivery a free packet identifier and keeps it.
     *
     * @throws IllegalStateException if all 65,535 identifiers are taken
     */
    void add(Delivery delivery) {
        if (size == MAX_ID) {
            throw new IllegalStateException("no free packet identifier");
        }
        int id = lastId;
        do {
            id = id == MAX_ID ? 1 : id + 1;
        } while (get(id) != null);
        add(delivery, id);
    }

    /** Keeps the delivery under an identifier that is free. */
    void add(Delivery delivery, int id) {
        while (slots.length == 0 || slots[id & slots.length - 1] != null) {
            grow();
        }
        lastId = id;
        delivery.packetId = id;
        delivery.place = ++sent;
        slots[id & slots.length - 1] = delivery;
        size++;
    }

    @Nullable
    Delivery get(int packetId) {
        if (slots.length == 0) {
            return null;
        }
        Delivery found = slots[packetId & slots.length - 1];
        return found != null && found.packetId == packetId ? found : null;
    }

    /** Takes out what the identifier stands for; null if nothing. */
    @Nullable
    Delivery remove(int packetId) {
        Delivery found = get(packetId);
        if (found != null) {
            slots[packetId & slots.length - 1] = null;
            size--;
        }
        return found;
    }

    /** All, in the order they were sent first [MQTT-4.6.0-1]. */
    List<Delivery> inOrder() {
        return Arrays.stream(slots)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(this::sentBefore).reversed())
                .toList();
    }

    // the identifier does not tell: a QoS 2 message has had its own since before it waited for the disk
    private int sentBefore(Delivery delivery) {
        return sent - delivery.place;
    }

    private void grow() {
        Delivery[] old = slots;
        slots = new Delivery[old.length == 0 ? FIRST_CAPACITY : old.length * 2];
        for (Delivery delivery : old) {
            if (delivery != null) {
                slots[delivery.packetId & slots.length - 1] = delivery;
            }
        }
    }
}
