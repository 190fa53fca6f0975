package io.sluice.core.session;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of a session on their way to its client: window of unconfirmed ones, queue behind it, retained messages
 * behind that. Confined to the session's loop.
 *
 * <p>Order: messages of QoS 1 and 2 leave in the order they came, and so do messages of QoS 0; a QoS 0 message does not
 * wait for confirmations.
 */
final class Outflow {
    private static final Logger LOG = LoggerFactory.getLogger(Outflow.class);

    private final Session session;
    private final SessionSettings settings;
    private final Hooks hooks;
    private final @Nullable SessionRecords records;
    private final Inflight inflight = new Inflight();
    private final DeliveryQueue queue;
    private @Nullable Replays replays;
    private Loop.@Nullable Timer retryTimer;
    private long delivered;
    private long dropped;

    // valid for the connection
    private @Nullable DeliveryTarget target;
    private int window;
    private boolean flowing;
    private boolean turnPlanned;
    // sent on an earlier connection and not yet on this one, in order; null for none
    private @Nullable ArrayDeque<Delivery> resends;

    /** @param records the durable side of the session; null if it ends with its connection */
    Outflow(Session session, SessionSettings settings, Hooks hooks, @Nullable SessionRecords records) {
        this.session = session;
        this.settings = settings;
        this.hooks = hooks;
        this.records = records;
        this.queue = new DeliveryQueue(settings.maxQueue());
    }

    @Nullable
    DeliveryTarget target() {
        return target;
    }

    int inflight() {
        return inflight.size();
    }

    int queued() {
        return queue.size();
    }

    long queuedBytes() {
        return queue.bytes();
    }

    long enqueued() {
        return settings.statistics() ? queue.added() : 0;
    }

    long delivered() {
        return delivered;
    }

    long dropped() {
        return dropped;
    }

    void attach(DeliveryTarget newTarget, int receiveMaximum) {
        target = newTarget;
        window = Math.min(settings.maxInflight(), receiveMaximum);
        flowing = false;
        turnPlanned = false;
    }

    void detach() {
        target = null;
        flowing = false;
        resends = null;
        if (retryTimer != null) {
            retryTimer.cancel();
            retryTimer = null;
        }
    }

    /** A message that waited when the process ended; in the order in which they came. */
    void restore(Delivery delivery) {
        SessionRecords own = records;
        if (own != null && delivery.released) {
            inflight.add(delivery, own.packetId(delivery));
        } else {
            // whether the client has it already nobody knows
            delivery.duplicate = queue.size() < settings.maxInflight();
            queue.restore(delivery);
        }
    }

    /** Drops what waits, and what is unconfirmed: whether the client had that, nobody knows. */
    void end() {
        for (Delivery unconfirmed : inflight.inOrder()) {
            inflight.remove(unconfirmed.packetId);
            if (!unconfirmed.released) {
                giveUp(unconfirmed);
            }
        }
        for (Delivery waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            giveUp(waiting);
        }
        replays = null;
    }

    // all records of the session are removed at one go
    private void giveUp(Delivery delivery) {
        StoredDelivery stored = delivery.stored;
        if (stored != null) {
            stored.callOff();
            delivery.stored = null;
        }
        drop(delivery, DropReason.SESSION_ENDED);
    }

    /** Unconfirmed messages go out again [MQTT-4.4.0-1]; from now on everything flows. */
    void start() {
        flowing = true;
        if (inflight.size() > 0) {
            resends = new ArrayDeque<>(inflight.inOrder());
            sendAgain();
            armRetry(retryMillis());
        }
    }

    /** What was sent before comes first, and within the window of this connection too [MQTT-3.3.4-9]. */
    private void sendAgain() {
        ArrayDeque<Delivery> waiting = resends;
        while (waiting != null && isWritable() && inflight.size() - waiting.size() < window) {
            Delivery next = waiting.remove();
            if (waiting.isEmpty()) {
                resends = null;
            }
            next.duplicate = true;
            next.retries = 0;
            transmit(next);
            waiting = resends;
        }
    }

    private boolean isWritable() {
        DeliveryTarget connection = target;
        return connection != null && connection.isWritable();
    }

    void replay(String filterText, Replay retained) {
        if (replays == null) {
            replays = new Replays();
        }
        replays.add(filterText, retained);
        pump();
    }

    void forgetReplay(String filterText) {
        if (replays != null) {
            replays.remove(filterText);
        }
    }

    /** Takes one message out of the mailbox: to the wire if nothing is before it, else to the queue. */
    void accept(Delivery delivery) {
        if (target == null && delivery.qos() == 0 && !settings.storeQos0()) {
            drop(delivery, DropReason.QOS0_OFFLINE);
        } else if (canGoAtOnce(delivery)) {
            send(delivery);
        } else {
            Delivery evicted = queue.add(delivery);
            if (evicted != null) {
                drop(evicted, DropReason.QUEUE_FULL);
            }
        }
    }

    private boolean canGoAtOnce(Delivery delivery) {
        if (!flowing || !isWritable()) {
            return false;
        }
        return delivery.qos() == 0 ? !queue.holdsQos0() : !queue.holdsTracked() && isWindowOpen(delivery);
    }

    private boolean isWindowOpen(Delivery next) {
        return resends == null && inflight.size() < window && isIdentifierFree(next);
    }

    /** A durable message has one identifier for good: it waits for a message 65,535 before it that is not confirmed. */
    private boolean isIdentifierFree(Delivery next) {
        SessionRecords own = records;
        return own == null || next.stored == null || inflight.get(own.packetId(next)) == null;
    }

    /** Sends what may go now, and flushes. */
    void pump() {
        DeliveryTarget connection = target;
        if (connection == null || !flowing) {
            return;
        }
        sendAgain();
        if (replays != null) {
            replays.beginTurn();
        }
        while (connection.isWritable()) {
            Delivery head = queue.peek();
            if (head == null) {
                head = nextReplayed();
                if (head == null) {
                    break;
                }
                queue.add(head);
            }
            if (head.qos() > 0 && !isWindowOpen(head)) {
                break;
            }
            queue.poll();
            send(head);
        }
        connection.flush();
    }

    private @Nullable Delivery nextReplayed() {
        Replays present = replays;
        if (present == null) {
            return null;
        }
        Delivery next = present.next();
        if (next == null && present.isEmpty()) {
            replays = null;
        } else if (next == null && present.isTurnOver() && !turnPlanned) {
            turnPlanned = true;
            session.owner().execute(this::takeTurn);
        }
        return next;
    }

    private void takeTurn() {
        // a session that moved meanwhile begins anew with its next connection
        if (session.owner().inLoop()) {
            turnPlanned = false;
            pump();
        }
    }

    private void send(Delivery delivery) {
        Loop loop = session.owner();
        if (delivery.stored != null && delivery.stored.isFailed()) {
            drop(delivery, DropReason.NOT_STORED);
            return;
        }
        if (delivery.message().properties().expirySeconds() >= 0
                && delivery.message().isExpired(loop.time().wallMillis())) {
            loop.counters().increment(Metric.MESSAGES_EXPIRED);
            drop(delivery, DropReason.EXPIRED);
            return;
        }
        if (hooks.has(HookPoint.MESSAGE_DELIVER)) {
            delivery.replaceMessage(hooks.deliver(session.client(), delivery.message()));
        }
        if (delivery.qos() > 0) {
            keepUnconfirmed(delivery);
            armRetry(retryMillis());
        }
        transmit(delivery);
    }

    private void keepUnconfirmed(Delivery delivery) {
        SessionRecords own = records;
        int id = own == null ? 0 : own.packetId(delivery);
        if (id == 0 || inflight.get(id) != null) {
            inflight.add(delivery);
        } else {
            inflight.add(delivery, id);
        }
    }

    private void transmit(Delivery delivery) {
        DeliveryTarget connection = target;
        if (connection == null || delivery.releasing) {
            return;
        }
        if (retryTimer != null) {
            delivery.sentMillis = session.owner().time().monotonicMillis();
        }
        if (connection.deliver(delivery)) {
            countSent(delivery);
        } else {
            inflight.remove(delivery.packetId);
            drop(delivery, DropReason.TOO_LARGE);
        }
    }

    private void countSent(Delivery delivery) {
        if (!delivery.released) {
            delivered += settings.statistics() ? 1 : 0;
            Loop loop = session.owner();
            loop.counters().increment(Metric.MESSAGES_SENT);
            loop.counters().increment(Metric.sentWithQos(delivery.qos()));
        }
    }

    boolean acknowledged(int packetId) {
        Delivery delivery = inflight.remove(packetId);
        if (delivery == null) {
            return false;
        }
        forget(delivery);
        // of a message that was released before a restart nobody knows more than that
        if (hooks.has(HookPoint.MESSAGE_ACKED) && delivery.message() != Message.NOTHING) {
            hooks.acked(session.client(), delivery.message());
        }
        confirmed(delivery);
        return true;
    }

    private void forget(Delivery delivery) {
        StoredDelivery stored = delivery.stored;
        if (stored != null && records != null) {
            records.forget(stored, session.owner());
        }
    }

    boolean received(int packetId) {
        Delivery delivery = inflight.get(packetId);
        if (delivery == null || delivery.qos() != 2) {
            return false;
        }
        if (delivery.released) {
            transmit(delivery);
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
            transmit(delivery);
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
        DeliveryTarget connection = target;
        if (connection == null || inflight.get(delivery.packetId) != delivery) {
            return;
        }
        if (!stored) {
            // the client sends PUBREC again on its next connection
            connection.close(CloseReason.INTERNAL_ERROR);
        } else if (flowing && (resends == null || !resends.contains(delivery))) {
            transmit(delivery);
            connection.flush();
        }
    }

    boolean refused(int packetId) {
        Delivery delivery = inflight.remove(packetId);
        if (delivery == null) {
            return false;
        }
        drop(delivery, DropReason.REFUSED_BY_RECEIVER);
        confirmed(delivery);
        return true;
    }

    private void confirmed(Delivery delivery) {
        if (resends != null && resends.remove(delivery) && resends.isEmpty()) {
            resends = null;
        }
        if (!queue.isEmpty() || replays != null || resends != null) {
            pump();
        }
    }

    /** MQTT 5 forbids sending again while connected [MQTT-4.4.0-1]; 0 for never. */
    private long retryMillis() {
        return session.client().protocolVersion() >= 5
                ? 0
                : settings.retryInterval().toMillis();
    }

    // one timer for the whole window, armed by its first message and not by each
    private void armRetry(long delayMillis) {
        if (retryTimer == null && delayMillis > 0 && target != null) {
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
        DeliveryTarget connection = target;
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
        if (!isWritable() || resends != null && resends.contains(delivery)) {
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
        transmit(delivery);
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

    private void drop(Delivery delivery, DropReason reason) {
        forget(delivery);
        dropped += settings.statistics() ? 1 : 0;
        session.countDropped(session.owner(), delivery, reason);
    }
}
