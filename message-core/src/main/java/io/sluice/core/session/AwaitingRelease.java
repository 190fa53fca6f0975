package io.sluice.core.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Packet identifiers of QoS 2 messages that came in and are not released yet: a publish that comes again under one of
 * them is not published twice [MQTT-4.3.3-10]. One whose release does not come is forgotten in time, so that a client that
 * lost its own state does not run out of them. Confined to the session's loop.
 */
final class AwaitingRelease {
    private final int capacity;
    private @Nullable Map<Integer, Open> open;

    /** One message between PUBLISH and PUBREL. */
    private static final class Open {
        private long sinceMillis;
        // what its PUBREC waits for, null for nothing
        private @Nullable CompletionStage<Void> durable;

        Open(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }
    }

    /** @param capacity largest number of open messages, 0 for no bound */
    AwaitingRelease(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(int packetId) {
        return open != null && open.containsKey(packetId);
    }

    boolean isFull() {
        return capacity > 0 && size() >= capacity;
    }

    void add(int packetId, long nowMillis) {
        if (open == null) {
            open = new HashMap<>();
        }
        open.put(packetId, new Open(nowMillis));
    }

    /** Notes what an acknowledgement has to wait for, also that of the same message when it comes again. */
    void hold(int packetId, CompletionStage<Void> durable) {
        Open held = open == null ? null : open.get(packetId);
        if (held != null) {
            held.durable = durable;
        }
    }

    /** What was noted, null if nothing was or there is nothing open. */
    @Nullable
    CompletionStage<Void> held(int packetId) {
        Open held = open == null ? null : open.get(packetId);
        return held == null ? null : held.durable;
    }

    /** Whether the identifier was open. */
    boolean remove(int packetId) {
        return open != null && open.remove(packetId) != null;
    }

    int size() {
        return open == null ? 0 : open.size();
    }

    /** Takes out what came at a time or before. */
    List<Integer> purge(long untilMillis) {
        if (open == null) {
            return List.of();
        }
        List<Integer> old = open.entrySet().stream()
                .filter(one -> one.getValue().sinceMillis <= untilMillis)
                .map(Map.Entry::getKey)
                .toList();
        open.keySet().removeAll(old);
        return old;
    }

    /** The time of all open ones begins anew: their sender was away and could not release them. */
    void startAnew(long nowMillis) {
        if (open != null) {
            open.values().forEach(one -> one.sinceMillis = nowMillis);
        }
    }

    /** When the oldest open one came. There must be one. */
    long oldestMillis() {
        long oldest = Long.MAX_VALUE;
        for (Open one : open == null ? List.<Open>of() : open.values()) {
            oldest = Math.min(oldest, one.sinceMillis);
        }
        return oldest;
    }
}
