package io.sluice.gateway.mqtt.state;

import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.config.CountLimit;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.DropReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Congestion;
import io.sluice.core.session.RecentPublishes;
import io.sluice.core.session.Session;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes of one client (3.3), and the release of those with QoS 2 (3.6). Every QoS 2 message is published once per packet
 * identifier, however often it is sent; so is one of QoS 1 as far as {@link RecentPublishes} know it. Each is acknowledged by
 * what became of it:
 *
 * <ul>
 *   <li>denied by the access control list: version 5 is told 0x87; before, the message is acknowledged and dropped
 *       (the manual's {@code acl_deny_action = ignore}), since an older client would send it for ever;
 *   <li>refused because a queue is full, or not stored because the disk is: version 5 is told 0x97; before, the connection
 *       ends without acknowledgement, so that the client sends again;
 *   <li>above the publish limit: QoS 0 is dropped; others wait, or version 5 is told 0x96, as the zone says.
 * </ul>
 */
final class PublishesIn {
    private final MqttZone zone;
    private final Connected client;
    private final Reading reading;
    private final @Nullable PublishLimit limit;
    private @Nullable AcksInOrder waiting;
    private @Nullable TopicAliases aliases;
    // QoS 2 messages of this connection between PUBLISH and PUBCOMP
    private int unreleased;

    PublishesIn(MqttZone zone, Connected client, Reading reading, TimeSource time) {
        this.zone = zone;
        this.client = client;
        this.reading = reading;
        CountLimit publishLimit = zone.settings().publishLimit();
        this.limit = publishLimit == null ? null : new PublishLimit(publishLimit, reading, time);
    }

    void onPublish(Publish received, Outbox<MqttFrame> out) {
        Publish frame = received.topicAlias() == 0 ? received : withTopic(received, out);
        if (frame == null) {
            return;
        }
        ReasonCode objection = objection(frame);
        if (objection != ReasonCode.SUCCESS) {
            client.disconnect(objection, out);
        } else if (limit == null || limit.admits()) {
            take(frame, out);
        } else {
            tooFast(frame, limit, out);
        }
    }

    /** The publish with the topic its alias stands for; null if there is none, and the client is told. */
    private @Nullable Publish withTopic(Publish frame, Outbox<MqttFrame> out) {
        int maximum = zone.limits().topicAliasMaximum();
        if (frame.topicAlias() > maximum) {
            client.disconnect(ReasonCode.TOPIC_ALIAS_INVALID, out);
            return null;
        }
        TopicAliases known = aliases == null ? new TopicAliases(maximum) : aliases;
        aliases = known;
        String topic = known.resolve(frame);
        if (topic == null) {
            // [MQTT-3.3.4-2] and (3.3.4)
            client.disconnect(ReasonCode.PROTOCOL_ERROR, out);
            return null;
        }
        return frame.topic().isEmpty() ? frame.withTopic(topic) : frame;
    }

    private void take(Publish frame, Outbox<MqttFrame> out) {
        switch (frame.qos()) {
            case 0 -> publish(message(frame, out.loop()), out);
            case 1 -> onAtLeastOnce(frame, out);
            default -> onExactlyOnce(frame, out);
        }
    }

    private void tooFast(Publish frame, PublishLimit exceeded, Outbox<MqttFrame> out) {
        boolean refuse = client.isVersion5() && zone.settings().publishLimitAction() == PublishLimitAction.REFUSE;
        if (frame.qos() > 0 && !refuse) {
            exceeded.keep(frame, out);
            return;
        }
        zone.context().drop(message(frame, out.loop()), DropReason.RATE_LIMIT, out.loop());
        if (frame.qos() > 0) {
            Ack.Kind kind = frame.qos() == 1 ? Ack.Kind.PUBACK : Ack.Kind.PUBREC;
            send(new Ack(kind, frame.packetId(), ReasonCode.MESSAGE_RATE_TOO_HIGH, Diagnostics.NONE), null, out);
        }
    }

    /** The timer of the publish limit. */
    void onLimitOver(Outbox<MqttFrame> out) {
        Publish kept = limit == null ? null : limit.due(out);
        if (kept != null) {
            take(kept, out);
        }
    }

    private ReasonCode objection(Publish frame) {
        if (frame.qos() > zone.limits().maximumQos()) {
            return ReasonCode.QOS_NOT_SUPPORTED;
        }
        if (frame.retain() && !zone.limits().retainAvailable()) {
            return ReasonCode.RETAIN_NOT_SUPPORTED;
        }
        if (zone.isTooDeep(frame.topic())) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        if (frame.qos() > 0 && client.isVersion5() && isWindowFull(frame)) {
            return ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
        }
        return ReasonCode.SUCCESS;
    }

    /** Whether the client has as many unacknowledged as it may [MQTT-3.3.4-7]; one that comes again is not one more. */
    private boolean isWindowFull(Publish frame) {
        int open = unreleased + (waiting == null ? 0 : waiting.pubAcks());
        return open >= zone.limits().receiveMaximum()
                && !(frame.qos() == 2 && client.session().isAwaitingRelease(frame.packetId()));
    }

    private PublishOutcome publish(Message message, Outbox<MqttFrame> out) {
        PublishOutcome outcome = zone.context().publish(message, out.loop());
        Congestion met = outcome.congestion();
        if (met != null && met.session() != client.session()) {
            waitFor(met, out);
        }
        return outcome;
    }

    /** Reads nothing more before a subscriber that is behind has caught up, went away or proved too slow. */
    private void waitFor(Congestion met, Outbox<MqttFrame> out) {
        reading.pause(Reading.Reason.SUBSCRIBER, out);
        met.whenOver(() -> out.loop().execute(() -> reading.resume(Reading.Reason.SUBSCRIBER, out)));
    }

    private Message message(Publish frame, Loop loop) {
        return new Message(
                loop.messageIds().next(),
                frame.topic(),
                frame.payload(),
                frame.qos(),
                frame.retain(),
                client.client(),
                loop.time().wallMillis(),
                frame.properties(),
                frame.dup() ? Message.RESENT : Map.of());
    }

    private void onAtLeastOnce(Publish frame, Outbox<MqttFrame> out) {
        int id = frame.packetId();
        Message message = message(frame, out.loop());
        RecentPublishes recent = client.session().recentPublishes();
        if (recent != null && frame.dup() && recent.knows(id, message)) {
            // taken before, and the acknowledgement was lost: acknowledged again, as durably, but not published again
            out.loop().counters().increment(Metric.MESSAGES_QOS1_RESENT);
            send(new Ack(Ack.Kind.PUBACK, id), recent.held(id), out);
            return;
        }
        PublishOutcome outcome = publish(message, out);
        if (recent != null) {
            recent.published(id, message, outcome.durable());
        }
        acknowledge(Ack.Kind.PUBACK, id, outcome, out);
    }

    private void onExactlyOnce(Publish frame, Outbox<MqttFrame> out) {
        Session session = client.session();
        int id = frame.packetId();
        if (session.isAwaitingRelease(id)) {
            // taken before: acknowledged again, as durably, but not published again [MQTT-4.3.3-10]
            send(new Ack(Ack.Kind.PUBREC, id), session.heldRelease(id), out);
        } else if (session.awaitRelease(id)) {
            unreleased++;
            PublishOutcome outcome = publish(message(frame, out.loop()), out).and(session.durable());
            if (outcome.durable() != null) {
                session.holdRelease(id, outcome.durable());
            }
            acknowledge(Ack.Kind.PUBREC, id, outcome, out);
        } else {
            out.loop().counters().increment(Metric.MESSAGES_QOS2_REFUSED);
            refuse(Ack.Kind.PUBREC, id, CloseReason.RECEIVE_MAXIMUM_EXCEEDED, out);
        }
    }

    private void acknowledge(Ack.Kind kind, int id, PublishOutcome outcome, Outbox<MqttFrame> out) {
        ReasonCode reason = switch (outcome.code()) {
            case DELIVERED, DROPPED -> ReasonCode.SUCCESS;
            case NO_SUBSCRIBERS -> ReasonCode.NO_MATCHING_SUBSCRIBERS;
            case REFUSED -> ReasonCode.QUOTA_EXCEEDED;
            case INVALID_TOPIC -> ReasonCode.TOPIC_NAME_INVALID;
            case DENIED -> ReasonCode.NOT_AUTHORIZED;
        };
        if (outcome.code() == PublishOutcome.Code.REFUSED) {
            forget(kind, id);
            refuse(kind, id, CloseReason.QUOTA_EXCEEDED, out);
        } else if (reason == ReasonCode.SUCCESS || !client.isVersion5()) {
            send(new Ack(kind, id), outcome.durable(), out);
        } else {
            if (reason.isError()) {
                forget(kind, id);
            }
            send(new Ack(kind, id, reason, Diagnostics.NONE), outcome.durable(), out);
        }
    }

    /** Not taken: version 5 is told so, others lose the connection and send again. */
    private void refuse(Ack.Kind kind, int id, CloseReason reason, Outbox<MqttFrame> out) {
        if (client.isVersion5()) {
            send(new Ack(kind, id, ReasonCode.QUOTA_EXCEEDED, Diagnostics.NONE), null, out);
        } else {
            out.close(reason);
        }
    }

    private void send(Ack ack, @Nullable CompletionStage<Void> durable, Outbox<MqttFrame> out) {
        AcksInOrder before = waiting;
        if (durable == null && (before == null || before.size() == 0)) {
            write(ack, out);
            return;
        }
        if (before == null) {
            // version 5 keeps count itself
            int most = client.isVersion5() ? Integer.MAX_VALUE : zone.limits().receiveMaximum();
            before = new AcksInOrder(out, reading, most, this::notStored, ready -> write(ready, out));
            waiting = before;
        }
        before.add(ack, durable);
    }

    private void write(Ack ack, Outbox<MqttFrame> out) {
        PacketCounts.write(ack, out);
        Session session = client.session();
        // what is written to a connection that is gone, nobody hears
        if (ack.kind() == Ack.Kind.PUBACK && session.owner().inLoop() && session.target() == client.target()) {
            RecentPublishes recent = session.recentPublishes();
            if (recent != null) {
                recent.acknowledged(ack.packetId());
            }
        }
    }

    /** The answer to a message that could not be stored; null to end the connection. */
    private @Nullable Ack notStored(Ack ack) {
        forget(ack.kind(), ack.packetId());
        return client.isVersion5() && ack.kind() != Ack.Kind.PUBCOMP
                ? new Ack(ack.kind(), ack.packetId(), ReasonCode.QUOTA_EXCEEDED, Diagnostics.NONE)
                : null;
    }

    /** A QoS 2 message was not taken after all: when it comes again it is new. */
    private void forget(Ack.Kind kind, int packetId) {
        if (kind != Ack.Kind.PUBREC) {
            return;
        }
        Session session = client.session();
        if (session.owner().inLoop()) {
            closeOne(session.release(packetId));
        } else {
            // the client went on with another connection meanwhile
            session.owner().execute(() -> forget(kind, packetId));
        }
    }

    private void closeOne(boolean known) {
        unreleased -= known && unreleased > 0 ? 1 : 0;
    }

    /** PUBREL: the client has our PUBREC. */
    void onRelease(Ack release, Outbox<MqttFrame> out) {
        boolean known = client.session().release(release.packetId());
        closeOne(known);
        // told before the disk forgets the identifier, the client might use it again and be taken for a repetition; one
        // that is unknown may have been released a moment ago, over the connection before
        CompletionStage<Void> forgotten = client.session().durable();
        Ack answer = known || !client.isVersion5()
                ? new Ack(Ack.Kind.PUBCOMP, release.packetId())
                : new Ack(
                        Ack.Kind.PUBCOMP, release.packetId(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Diagnostics.NONE);
        send(answer, forgotten, out);
        if (!known) {
            out.loop().counters().increment(PacketCounts.missed(Ack.Kind.PUBREL));
        }
    }
}
