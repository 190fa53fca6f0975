package io.sluice.gateway.mqtt.state;

import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.session.Session;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes of one client (3.3), and the release of those with QoS 2 (3.6). Every message is published once per packet
 * identifier, however often it is sent, and acknowledged by what became of it:
 *
 * <ul>
 *   <li>denied by the access control list: version 5 is told 0x87; before, the message is acknowledged and dropped
 *       (the manual's {@code acl_deny_action = ignore}), since an older client would send it for ever;
 *   <li>refused because a queue is full: version 5 is told 0x97; before, the connection ends without acknowledgement, so
 *       that the client sends again.
 * </ul>
 */
final class PublishesIn {
    private final MqttZone zone;
    private final Connected client;
    private @Nullable AcksInOrder waiting;

    PublishesIn(MqttZone zone, Connected client) {
        this.zone = zone;
        this.client = client;
    }

    void onPublish(Publish frame, Outbox<MqttFrame> out) {
        ReasonCode objection = objection(frame);
        if (objection != ReasonCode.SUCCESS) {
            client.disconnect(objection, out);
            return;
        }
        switch (frame.qos()) {
            case 0 -> publish(frame, out.loop());
            case 1 -> acknowledge(Ack.Kind.PUBACK, frame.packetId(), publish(frame, out.loop()), out);
            default -> onExactlyOnce(frame, out);
        }
    }

    private ReasonCode objection(Publish frame) {
        if (frame.topicAlias() > zone.limits().topicAliasMaximum()) {
            return ReasonCode.TOPIC_ALIAS_INVALID;
        }
        if (frame.qos() > zone.limits().maximumQos()) {
            return ReasonCode.QOS_NOT_SUPPORTED;
        }
        if (frame.retain() && !zone.limits().retainAvailable()) {
            return ReasonCode.RETAIN_NOT_SUPPORTED;
        }
        if (isTooDeep(frame.topic())) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        if (waiting != null && waiting.size() >= zone.limits().receiveMaximum() && frame.qos() > 0) {
            return ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
        }
        return ReasonCode.SUCCESS;
    }

    private boolean isTooDeep(String topic) {
        int own = zone.settings().maxTopicLevels();
        int most = own == 0 ? TopicSyntax.MAX_LEVELS : own;
        // more levels than that need as many separators: most topics are too short for it
        return topic.length() >= most && TopicSyntax.levels(topic) > most;
    }

    private PublishOutcome publish(Publish frame, Loop loop) {
        Message message = new Message(
                loop.messageIds().next(),
                frame.topic(),
                frame.payload(),
                frame.qos(),
                frame.retain(),
                client.client(),
                loop.time().wallMillis(),
                frame.properties(),
                Map.of());
        return zone.context().publish(message, loop);
    }

    private void onExactlyOnce(Publish frame, Outbox<MqttFrame> out) {
        Session session = client.session();
        int id = frame.packetId();
        if (session.isAwaitingRelease(id)) {
            // taken before: acknowledged again, not published again [MQTT-4.3.3-10]
            send(new Ack(Ack.Kind.PUBREC, id), session.durable(), out);
        } else if (session.awaitRelease(id)) {
            acknowledge(Ack.Kind.PUBREC, id, publish(frame, out.loop()).and(session.durable()), out);
        } else {
            client.disconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, out);
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
        if (outcome.code() == PublishOutcome.Code.REFUSED && !client.isVersion5()) {
            forget(id);
            out.close(CloseReason.QUOTA_EXCEEDED);
        } else if (reason == ReasonCode.SUCCESS || !client.isVersion5()) {
            send(new Ack(kind, id), outcome.durable(), out);
        } else {
            if (reason.isError()) {
                forget(id);
            }
            send(new Ack(kind, id, reason, Diagnostics.NONE), outcome.durable(), out);
        }
    }

    private void send(Ack ack, @Nullable CompletionStage<Void> durable, Outbox<MqttFrame> out) {
        AcksInOrder before = waiting;
        if (durable == null && (before == null || before.size() == 0)) {
            PacketCounts.write(ack, out);
            return;
        }
        if (before == null) {
            before = new AcksInOrder(out);
            waiting = before;
        }
        before.add(ack, durable, () -> forget(ack.packetId()));
    }

    /** A QoS 2 message was not taken after all: when it comes again it is new. No effect on others. */
    private void forget(int packetId) {
        Session session = client.session();
        if (session.owner().inLoop()) {
            session.release(packetId);
        } else {
            // the client went on with another connection meanwhile
            session.owner().execute(() -> forget(packetId));
        }
    }

    /** PUBREL: the client has our PUBREC. */
    void onRelease(Ack release, Outbox<MqttFrame> out) {
        boolean known = client.session().release(release.packetId());
        if (known || !client.isVersion5()) {
            // told before the disk forgets the identifier, the client might use it again and be taken for a repetition
            send(
                    new Ack(Ack.Kind.PUBCOMP, release.packetId()),
                    known ? client.session().durable() : null,
                    out);
        } else {
            PacketCounts.write(
                    new Ack(
                            Ack.Kind.PUBCOMP,
                            release.packetId(),
                            ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                            Diagnostics.NONE),
                    out);
        }
        if (!known) {
            out.loop().counters().increment(PacketCounts.missed(Ack.Kind.PUBREL));
        }
    }
}
