package io.sluice.core.session;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packet identifiers of QoS 2 messages that came in and are not released yet: a publish that comes again under one of
 * them is not published twice [MQTT-4.3.3-10]. One whose release does not come is forgotten in time, so that a client that
 * lost its own state does not run out of them. Confined to the session's loop.
 */
final class AwaitingRelease {
    private final int capacity;
    private @Nullable Map<Integer, Long> receivedAt;

    /** @param capacity largest number of open messages, 0 for no bound */
    AwaitingRelease(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(int packetId) {
        return receivedAt != null && receivedAt.containsKey(packetId);
    }

    boolean isFull() {
        return capacity > 0 && size() >= capacity;
    }

    void add(int packetId, long nowMillis) {
        if (receivedAt == null) {
            receivedAt = new HashMap<>();
        }
        receivedAt.put(packetId, nowMillis);
    }

    /** Whether the identifier was open. */
    boolean remove(int packetId) {
        return receivedAt != null && receivedAt.remove(packetId) != null;
    }

    int size() {
        return receivedAt == null ? 0 : receivedAt.size();
    }

    /** Takes out what came at a time or before. */
    List<Integer> purge(long untilMillis) {
        if (receivedAt == null) {
            return List.of();
        }
        List<Integer> old = receivedAt.entrySet().stream()
                .filter(open -> open.getValue() <= untilMillis)
                .map(Map.Entry::getKey)
                .toList();
        receivedAt.keySet().removeAll(old);
        return old;
    }

    /** The time of all open ones begins anew: their sender was away and could not release them. */
    void startAnew(long nowMillis) {
        if (receivedAt != null) {
            receivedAt.replaceAll((id, at) -> nowMillis);
        }
    }

    /** When the oldest open one came. There must be one. */
    long oldestMillis() {
        return receivedAt == null ? Long.MAX_VALUE : Collections.min(receivedAt.values());
    }
}
