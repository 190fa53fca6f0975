package io.sluice.core.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packet identifiers of QoS 2 messages that came in and are not released yet: a publish that comes again under one of
 * them is not published twice [MQTT-4.3.3-10]. Confined to the session's loop.
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
}
