package io.sluice.core.session;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.metric.Metric;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The window of a session: QoS 1 and 2 messages that were sent and are not confirmed, when they go out again, and the
 * release of those with QoS 2. Confined to the session's loop.
 */
final class Unconfirmed {
    private static final Logger LOG = LoggerFactory.getLogger(Unconfirmed.class);

    private final Outflow outflow;
    private final Session session;
    private final SessionSettings settings;
    private final @Nullable SessionRecords records;
    private final Inflight inflight = new Inflight();
    private Loop.@Nullable Timer retryTimer;

    // valid for the connection
    private int width;
    // sent on an earlier connection and not yet on this one, in order; null for none
    private @Nullable ArrayDeque<Delivery> resends;

    /** @param records the durable side of the session; null if it ends with its connection */
    Unconfirmed(Outflow outflow, Session session, SessionSettings settings, @Nullable SessionRecords records) {
        this.outflow = outflow;
        this.session = session;
        this.settings = settings;
        this.records = records;
    }

    int size() {
        return inflight.size();
    }

    /** In the order in which they were sent first. */
    List<Delivery> inOrder() {
        return inflight.inOrder();
    }

    void attach(int receiveMaximum) {
        width = Math.min(settings.maxInflight(), receiveMaximum);
    }

    void detach() {
        resends = null;
        if (retryTimer != null) {
            retryTimer.cancel();
            retryTimer = null;
        }
    }

    /** A message that was released before the process ended. */
    void restore(Delivery released) {
        SessionRecords own = records;
        if (own != null) {
            inflight.add(released, own.packetId(released));
        }
    }

    /** A new connection begins: what is unconfirmed goes out again. */
    void start() {
        if (inflight.size() > 0) {
            resends = new ArrayDeque<>(inflight.inOrder());
            sendAgain();
            armRetry(retryMillis());
        }
    }

    boolean isSendingAgain() {
        return resends != null;
    }

    /** What was sent before comes first, and within the window of this connection too [MQTT-3.3.4-9]. */
    void sendAgain() {
        ArrayDeque<Delivery> waiting = resends;
        while (waiting != null && outflow.isWritable() && inflight.size() - waiting.size() < width) {
            Delivery next = waiting.remove();
            if (waiting.isEmpty()) {
                resends = null;
            }
            next.duplicate = true;
            next.retries = 0;
            outflow.transmit(next);
            waiting = resends;
        }
    }

    /** Whether a message may be sent now. */
    boolean isOpenFor(Delivery next) {
        return resends == null && inflight.size() < width && isIdentifierFree(next);
    }

    /** A durable message has one identifier for good: it waits for a message 65,535 before it that is not confirmed. */
    private boolean isIdentifierFree(Delivery next) {
        SessionRecords own = records;
        return own == null || next.stored == null || inflight.get(own.packetId(next)) == null;
    }

    /** Takes a message in that is sent next. */
    void add(Delivery delivery) {
        SessionRecords own = records;
        int id = own == null ? 0 : own.packetId(delivery);
        if (id == 0 || inflight.get(id) != null) {
            inflight.add(delivery);
        } else {
            inflight.add(delivery, id);
        }
        armRetry(retryMillis());
    }

    void noteSent(Delivery delivery) {
        if (retryTimer != null) {
            delivery.sentMillis = session.owner().time().monotonicMillis();
        }
    }

    /** Takes a message out; null if the identifier is unknown. */
    @Nullable
    Delivery remove(int packetId) {
        return inflight.remove(packetId);
    }

    /** A message that was taken out need not be sent again. */
    void confirmed(Delivery delivery) {
        if (resends != null && resends.remove(delivery) && resends.isEmpty()) {
            resends = null;
        }
    }

    /** PUBREC: false if the identifier is unknown. */
    boolean received(int packetId) {
        Delivery delivery = inflight.get(packetId);
        if (delivery == null || delivery.qos() != 2) {
            return false;
        }
        if (delivery.released) {
            outflow.transmit(delivery);
        } else if (!delivery.releasing) {
            release(delivery);
        }
        return true;
    }

    /** The release goes out when the disk knows of it: after a crash the message must not go out again. */
    private void release(Delivery delivery) {
        StoredDelivery stored = delivery.stored;
        SessionRecords own = records;
        if (stored == null || own == null) {
            delivery.released = true;
            delivery.retries = 0;
            outflow.transmit(delivery);
            return;
        }
        delivery.releasing = true;
        own.release(stored, session.owner());
        own.durable(session.owner()).whenComplete((nothing, failure) -> released(delivery, failure == null));
    }

    private void released(Delivery delivery, boolean stored) {
        if (!session.owner().inLoop()) {
            session.owner().execute(() -> released(delivery, stored));
            return;
        }
        delivery.releasing = false;
        delivery.released = stored;
        delivery.retries = 0;
        DeliveryTarget connection = outflow.target();
        if (connection == null || inflight.get(delivery.packetId) != delivery) {
            return;
        }
        if (!stored) {
            // the client sends PUBREC again on its next connection
            connection.close(CloseReason.INTERNAL_ERROR);
        } else if (outflow.isFlowing() && !isStillToSendAgain(delivery)) {
            outflow.transmit(delivery);
            connection.flush();
        }
    }

    private boolean isStillToSendAgain(Delivery delivery) {
        return resends != null && resends.contains(delivery);
    }

    /** MQTT 5 forbids sending again while connected [MQTT-4.4.0-1]; 0 for never. */
    private long retryMillis() {
        return session.client().protocolVersion() >= 5
                ? 0
                : settings.retryInterval().toMillis();
    }

    // one timer for the whole window, armed by its first message and not by each
    private void armRetry(long delayMillis) {
        if (retryTimer == null && delayMillis > 0 && outflow.target() != null) {
            retryTimer = session.owner().schedule(this::retransmit, delayMillis);
        }
    }

    private void retransmit() {
        retryTimer = null;
        long now = session.owner().time().monotonicMillis();
        long wait = Long.MAX_VALUE;
        for (Delivery delivery : inflight.inOrder()) {
            wait = Math.min(wait, retransmit(delivery, now));
        }
        if (wait < Long.MAX_VALUE) {
            armRetry(wait);
        }
        DeliveryTarget connection = outflow.target();
        if (connection != null) {
            connection.flush();
        }
    }

    /** Sends one again if it is time; how long until it may be time again. */
    private long retransmit(Delivery delivery, long now) {
        long age = now - delivery.sentMillis;
        if (age < retryMillis()) {
            return retryMillis() - age;
        }
        if (!outflow.isWritable() || isStillToSendAgain(delivery)) {
            // a client that does not read has it before it still: more of it would only fill our memory
            return retryMillis();
        }
        int most = settings.maxRetries();
        if (most > 0 && delivery.retries >= most) {
            giveUp(delivery, most);
            return Long.MAX_VALUE;
        }
        delivery.retries = (byte) Math.min(delivery.retries + 1, Byte.MAX_VALUE);
        delivery.duplicate = true;
        delivery.sentMillis = now;
        outflow.transmit(delivery);
        return retryMillis();
    }

    /** It stays unconfirmed and goes out again on the next connection. */
    private void giveUp(Delivery delivery, int most) {
        if (delivery.retries == most) {
            delivery.retries++;
            session.owner().counters().increment(Metric.MESSAGES_RETRIES_EXHAUSTED);
            LOG.info("{} does not confirm {}: given up until it comes back", session.clientId(), delivery.message());
        }
    }
}
