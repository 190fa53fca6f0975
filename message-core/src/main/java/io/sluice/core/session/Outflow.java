package io.sluice.core.session;

import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.topic.Mountpoint;
import java.util.List;
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
    private final @Nullable SessionRecords records;
    private final Unconfirmed window;
    private final DeliveryQueue queue;
    private final Backpressure backpressure;
    private @Nullable Replays replays;
    private long enqueued;
    private long delivered;
    private long dropped;

    // valid for the connection
    private @Nullable DeliveryTarget target;
    private String mountpoint = "";
    private boolean flowing;
    private boolean turnPlanned;

    /** @param records the durable side of the session; null if it ends with its connection */
    Outflow(Session session, SessionSettings settings, Hooks hooks, @Nullable SessionRecords records) {
        this.session = session;
        this.settings = settings;
        this.hooks = hooks;
        this.records = records;
        this.window = new Unconfirmed(this, session, settings, records);
        this.queue = new DeliveryQueue(settings);
        this.backpressure = new Backpressure(session);
    }

    Backpressure backpressure() {
        return backpressure;
    }

    @Nullable
    DeliveryTarget target() {
        return target;
    }

    int inflight() {
        return window.size();
    }

    int queued() {
        return queue.size();
    }

    long queuedBytes() {
        return queue.bytes();
    }

    long enqueued() {
        return enqueued;
    }

    long delivered() {
        return delivered;
    }

    long dropped() {
        return dropped;
    }

    void attach(DeliveryTarget newTarget, int receiveMaximum) {
        target = newTarget;
        window.attach(receiveMaximum);
        mountpoint = session.client().mountpoint();
        flowing = false;
        turnPlanned = false;
    }

    void detach() {
        target = null;
        flowing = false;
        window.detach();
        backpressure.update(queue, false);
    }

    /** A message that waited when the process ended; in the order in which they came. */
    void restore(Delivery delivery) {
        if (delivery.released) {
            window.restore(delivery);
        } else {
            // whether the client has it already nobody knows: what it had confirmed before may not have reached the
            // disk, so that its place in the queue tells nothing
            delivery.duplicate = delivery.qos() > 0;
            queue.add(delivery);
        }
    }

    /**
     * Drops what waits, and what is unconfirmed: whether the client had that, nobody knows.
     *
     * @param moving takes what another member of a shared subscription may get
     */
    void end(List<Delivery> moving) {
        for (Delivery unconfirmed : window.inOrder()) {
            window.remove(unconfirmed.packetId);
            if (!unconfirmed.released) {
                giveUp(unconfirmed, moving);
            }
        }
        for (Delivery waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            giveUp(waiting, moving);
        }
        replays = null;
    }

    /** The session ends; all its records are removed at one go. */
    void giveUp(Delivery delivery, List<Delivery> moving) {
        StoredDelivery stored = delivery.stored;
        if (stored != null) {
            stored.callOff();
            delivery.stored = null;
        }
        if (delivery.mayMove()) {
            moving.add(delivery);
        } else {
            drop(delivery, DropReason.SESSION_ENDED);
        }
    }

    /** Unconfirmed messages go out again [MQTT-4.4.0-1]; from now on everything flows. */
    void start() {
        flowing = true;
        window.start();
    }

    boolean isFlowing() {
        return flowing;
    }

    boolean isWritable() {
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
            queue.add(delivery);
            enqueued += settings.statistics() ? 1 : 0;
            int overshoot = backpressure.overshoot(flowing);
            for (Delivery evicted = queue.evict(overshoot); evicted != null; evicted = queue.evict(overshoot)) {
                drop(evicted, DropReason.QUEUE_FULL);
            }
        }
    }

    private boolean canGoAtOnce(Delivery delivery) {
        if (!flowing || !isWritable()) {
            return false;
        }
        return delivery.qos() == 0 ? !queue.holdsQos0() : !queue.holdsTracked() && window.isOpenFor(delivery);
    }

    /** Sends what may go now, and flushes. */
    void pump() {
        DeliveryTarget connection = target;
        if (connection != null && flowing) {
            pump(connection);
        }
        backpressure.update(queue, flowing);
    }

    private void pump(DeliveryTarget connection) {
        window.sendAgain();
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
            if (head.qos() > 0 && !window.isOpenFor(head)) {
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
            window.add(delivery);
        }
        transmit(delivery);
    }

    /** Encodes a message, or its release. */
    void transmit(Delivery delivery) {
        DeliveryTarget connection = target;
        if (connection == null || delivery.releasing) {
            return;
        }
        window.noteSent(delivery);
        if (mountpoint.isEmpty() ? connection.deliver(delivery) : deliverStripped(connection, delivery)) {
            countSent(delivery);
        } else {
            window.remove(delivery.packetId);
            drop(delivery, DropReason.TOO_LARGE);
        }
    }

    /** For the wire only: hooks, the disk and the next connection see the whole topic. */
    private boolean deliverStripped(DeliveryTarget connection, Delivery delivery) {
        Message whole = delivery.message();
        delivery.replaceMessage(Mountpoint.strip(mountpoint, whole));
        boolean taken = connection.deliver(delivery);
        delivery.replaceMessage(whole);
        return taken;
    }

    private void countSent(Delivery delivery) {
        if (!delivery.released) {
            delivered += settings.statistics() ? 1 : 0;
            Loop loop = session.owner();
            loop.counters().increment(Metric.MESSAGES_SENT);
            loop.counters().increment(Metric.sentWithQos(delivery.qos()));
        }
    }

    boolean acknowledged(int packetId, PacketProperties properties) {
        Delivery delivery = window.remove(packetId);
        if (delivery == null) {
            return false;
        }
        forget(delivery);
        // of a message that was released before a restart nobody knows more than that
        if (hooks.has(HookPoint.MESSAGE_ACKED) && delivery.message() != Message.NOTHING) {
            hooks.acked(session.client(), delivery.message(), properties);
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
        return window.received(packetId);
    }

    boolean refused(int packetId) {
        Delivery delivery = window.remove(packetId);
        if (delivery == null) {
            return false;
        }
        drop(delivery, DropReason.REFUSED_BY_RECEIVER);
        confirmed(delivery);
        return true;
    }

    private void confirmed(Delivery delivery) {
        window.confirmed(delivery);
        if (!queue.isEmpty() || replays != null || window.isSendingAgain()) {
            pump();
        }
    }

    private void drop(Delivery delivery, DropReason reason) {
        forget(delivery);
        dropped += settings.statistics() ? 1 : 0;
        session.countDropped(session.owner(), delivery, reason);
    }
}
