package io.sluice.core.session;

import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.loop.Loop;
import io.sluice.core.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Packet identifiers of QoS 2 messages that came in and are not released yet: a publish that comes again under one of
 * them is not published twice [MQTT-4.3.3-10]. One whose release does not come while its client is connected is forgotten
 * in time, so that a client that lost its own state does not run out of them. Confined to the session's loop.
 */
final class AwaitingRelease {
    private final Session session;
    private final SessionSettings settings;
    private final @Nullable SessionRecords records;
    private @Nullable Map<Integer, Open> open;
    // runs while there are any and the client is connected
    private Loop.@Nullable Timer purge;

    /** One message between PUBLISH and PUBREL. */
    private static final class Open {
        private long sinceMillis;
        // what its PUBREC waits for, null for nothing
        private @Nullable CompletionStage<Void> durable;

        Open(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }
    }

    /** @param records the durable side of the session; null if it ends with its connection */
    AwaitingRelease(Session session, SessionSettings settings, @Nullable SessionRecords records) {
        this.session = session;
        this.settings = settings;
        this.records = records;
    }

    boolean contains(int packetId) {
        return open != null && open.containsKey(packetId);
    }

    /** Notes an identifier; false if there are too many already. */
    boolean add(int packetId) {
        int most = settings.maxAwaitingRelease();
        if (most > 0 && size() >= most) {
            return false;
        }
        keep(packetId, session.owner().time().monotonicMillis());
        if (records != null) {
            records.received(packetId, session.owner());
        }
        if (purge == null) {
            planPurge();
        }
        return true;
    }

    /** An identifier that was open when the process ended. */
    void restore(byte[] key) throws DamagedRecordException {
        keep(SessionRecords.receivedId(key), 0);
    }

    private void keep(int packetId, long nowMillis) {
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
        boolean known = open != null && open.remove(packetId) != null;
        if (known && records != null) {
            records.receivedNoMore(packetId, session.owner());
        }
        return known;
    }

    int size() {
        return open == null ? 0 : open.size();
    }

    /** A connection begins: the time of all open ones begins anew, their sender was away and could not release them. */
    void connected() {
        if (open != null) {
            long now = session.owner().time().monotonicMillis();
            open.values().forEach(one -> one.sinceMillis = now);
            planPurge();
        }
    }

    void disconnected() {
        if (purge != null) {
            purge.cancel();
            purge = null;
        }
    }

    // one timer for all, at the time of the oldest
    private void planPurge() {
        long timeout = settings.awaitReleaseTimeout().toMillis();
        if (timeout > 0 && open != null && !open.isEmpty()) {
            disconnected();
            long oldest = open.values().stream()
                    .mapToLong(one -> one.sinceMillis)
                    .min()
                    .orElse(0);
            long age = session.owner().time().monotonicMillis() - oldest;
            purge = session.owner().schedule(this::purge, Math.max(1, timeout - age));
        }
    }

    private void purge() {
        purge = null;
        if (open == null) {
            return;
        }
        long until = session.owner().time().monotonicMillis()
                - settings.awaitReleaseTimeout().toMillis();
        List<Integer> old = open.entrySet().stream()
                .filter(entry -> entry.getValue().sinceMillis <= until)
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(this::remove);
        session.owner().counters().add(Metric.MESSAGES_QOS2_EXPIRED, old.size());
        planPurge();
    }
}
