package io.sluice.core.session;

import io.sluice.core.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One message for one session, from the publisher's loop to the subscriber's socket. It is its own link in the mailbox
 * and the queue, so that a waiting message costs one object.
 *
 * <p>Written by the publisher before it is offered, by the session's loop afterwards.
 */
public final class Delivery {
    /** No subscription identifiers. */
    public static final int[] NO_IDS = {};

    private Message message;
    private final byte qos;
    private final boolean retain;
    private final boolean fannedOut;
    private final int[] subscriptionIds;

    @Nullable
    Delivery next;
    // weight of the messages in the mailbox up to and including this one
    int depth;
    int packetId;
    // of the unconfirmed ones it was the so manieth to be sent
    int place;
    boolean duplicate;
    boolean released;
    // how often it was sent again on this connection
    byte retries;
    // QoS 2: the receiver has it, and the disk has still to know before it is released
    boolean releasing;
    long sentMillis;

    @Nullable
    StoredDelivery stored;

    // the shared subscription that got it, if another member may take its place; null otherwise
    @Nullable
    Subscription shared;

    /**
     * @param message what to deliver
     * @param qos the smaller of published and granted QoS
     * @param retain the retain flag as the subscriber shall see it
     * @param subscriptionIds identifiers of the matching subscriptions, {@link #NO_IDS} for none
     * @param fannedOut whether others get the same message, so that encoding it once pays
     */
    public Delivery(Message message, int qos, boolean retain, int[] subscriptionIds, boolean fannedOut) {
        this.message = message;
        this.qos = (byte) qos;
        this.retain = retain;
        this.subscriptionIds = subscriptionIds;
        this.fannedOut = fannedOut;
    }

    /** Room it takes in the mailbox: 1, and 1 for each KiB of payload. */
    int weight() {
        return 1 + (bytes() >> 10);
    }

    /** As long as its receiver has not confirmed it, another member of the group may get it instead. */
    public Delivery forGroupOf(Subscription subscription) {
        shared = subscription;
        return this;
    }

    /** The subscription whose group may get it instead; null if it stays with its session. */
    public @Nullable Subscription shared() {
        return shared;
    }

    /** Whether another member may still get it: of QoS 2 none that was sent [MQTT-4.8.2-5]. */
    boolean mayMove() {
        return shared != null && (qos == 1 || qos == 2 && packetId == 0);
    }

    public Message message() {
        return message;
    }

    void replaceMessage(Message changed) {
        message = changed;
    }

    /** Bytes of the payload. */
    int bytes() {
        return message.payload().length;
    }

    public int qos() {
        return qos;
    }

    public boolean retain() {
        return retain;
    }

    /** Not a copy: read only. */
    public int[] subscriptionIds() {
        return subscriptionIds;
    }

    public boolean fannedOut() {
        return fannedOut;
    }

    /** Packet identifier, 1 to 65,535; 0 for QoS 0 and before it is sent. */
    public int packetId() {
        return packetId;
    }

    /** Whether it was sent before on this or an earlier connection. */
    public boolean duplicate() {
        return duplicate;
    }

    /** QoS 2: whether the receiver has it and only the release is still to be confirmed. */
    public boolean released() {
        return released;
    }
}
