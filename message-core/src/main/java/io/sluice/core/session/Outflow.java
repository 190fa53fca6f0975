package io.sluice.core.session;

import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.loop.Loop;
import io.sluice.core.metric.Metric;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a session on their way to its client: window of unconfirmed ones, queue behind it, retained messages
 * behind that. Confined to the session's loop.
 *
 * <p>Order: messages of QoS 1 and 2 leave in the order they came, and so do messages of QoS 0; a QoS 0 message does not
 * wait for confirmations.
 */
final class Outflow {
    private final Session session;
    private final SessionSettings settings;
    private final Hooks hooks;
    private final Inflight inflight = new Inflight();
    private final DeliveryQueue queue;
    private @Nullable ArrayDeque<Iterator<Delivery>> replays;
    private Loop.@Nullable Timer retryTimer;
    private long delivered;
    private long dropped;

    // valid for the connection
    private @Nullable DeliveryTarget target;
    private int window;
    private boolean flowing;

    Outflow(Session session, SessionSettings settings, Hooks hooks) {
        this.session = session;
        this.settings = settings;
        this.hooks = hooks;
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
    }

    void detach() {
        target = null;
        flowing = false;
        if (retryTimer != null) {
            retryTimer.cancel();
            retryTimer = null;
        }
    }

    /** Drops what waits. Unconfirmed messages are forgotten: whether the client had them, nobody knows. */
    void end() {
        for (Delivery waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            drop(waiting, DropReason.SESSION_ENDED);
        }
        replays = null;
    }

    /** Unconfirmed messages go out again [MQTT-4.4.0-1]; from now on everything flows. */
    void start() {
        flowing = true;
        for (Delivery delivery : inflight.inOrder()) {
            delivery.duplicate = true;
            transmit(delivery);
        }
        if (inflight.size() > 0) {
            armRetry(retryMillis());
        }
    }

    void replay(Iterator<Delivery> retained) {
        if (replays == null) {
            replays = new ArrayDeque<>(2);
        }
        replays.add(retained);
        pump();
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
        DeliveryTarget connection = target;
        if (connection == null || !flowing || !connection.isWritable()) {
            return false;
        }
        return delivery.qos() == 0 ? !queue.holdsQos0() : !queue.holdsTracked() && inflight.size() < window;
    }

    /** Sends what may go now, and flushes. */
    void pump() {
        DeliveryTarget connection = target;
        if (connection == null || !flowing) {
            return;
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
            if (head.qos() > 0 && inflight.size() >= window) {
                break;
            }
            queue.poll();
            send(head);
        }
        connection.flush();
    }

    private @Nullable Delivery nextReplayed() {
        while (replays != null && !replays.isEmpty()) {
            if (replays.element().hasNext()) {
                return replays.element().next();
            }
            replays.remove();
        }
        replays = null;
        return null;
    }

    private void send(Delivery delivery) {
        Loop loop = session.owner();
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
            inflight.add(delivery);
            armRetry(retryMillis());
        }
        transmit(delivery);
    }

    private void transmit(Delivery delivery) {
        DeliveryTarget connection = target;
        if (connection == null) {
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
            delivered++;
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
        if (hooks.has(HookPoint.MESSAGE_ACKED)) {
            hooks.acked(session.client(), delivery.message());
        }
        goOn();
        return true;
    }

    boolean received(int packetId) {
        Delivery delivery = inflight.get(packetId);
        if (delivery == null || delivery.qos() != 2) {
            return false;
        }
        delivery.released = true;
        return true;
    }

    boolean refused(int packetId) {
        Delivery delivery = inflight.remove(packetId);
        if (delivery == null) {
            return false;
        }
        drop(delivery, DropReason.REFUSED_BY_RECEIVER);
        goOn();
        return true;
    }

    private void goOn() {
        if (!queue.isEmpty() || replays != null) {
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
        if (retryTimer == null && delayMillis > 0) {
            retryTimer = session.owner().schedule(this::retransmit, delayMillis);
        }
    }

    private void retransmit() {
        retryTimer = null;
        if (inflight.size() == 0) {
            return;
        }
        long now = session.owner().time().monotonicMillis();
        long wait = retryMillis();
        for (Delivery delivery : inflight.inOrder()) {
            long age = now - delivery.sentMillis;
            if (age >= retryMillis()) {
                delivery.duplicate = true;
                delivery.sentMillis = now;
                transmit(delivery);
            } else {
                wait = Math.min(wait, retryMillis() - age);
            }
        }
        armRetry(wait);
        DeliveryTarget connection = target;
        if (connection != null) {
            connection.flush();
        }
    }

    private void drop(Delivery delivery, DropReason reason) {
        dropped++;
        session.countDropped(session.owner(), delivery, reason);
    }
}
