package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.Session;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.ReasonCode;

/** Messages to the client, and what it answers (3.4, 3.5, 3.7). The window and its order are the session's. */
final class PublishesOut {
    private PublishesOut() {}

    static boolean deliver(Delivery delivery, Outbox<MqttFrame> out) {
        if (!out.write(delivery)) {
            return false;
        }
        Counters counters = out.loop().counters();
        counters.increment(Metric.PACKETS_SENT);
        counters.increment(delivery.released() ? Metric.PACKETS_PUBREL_SENT : Metric.PACKETS_PUBLISH_SENT);
        return true;
    }

    /** PUBACK, PUBREC or PUBCOMP. */
    static void onAck(Ack ack, Connected client, Outbox<MqttFrame> out) {
        Session session = client.session();
        boolean known;
        if (ack.reason().isError() && ack.kind() != Ack.Kind.PUBCOMP) {
            known = session.refused(ack.packetId());
        } else if (ack.kind() == Ack.Kind.PUBREC) {
            // of one it knows the session sends the release itself, once the disk knows
            known = session.received(ack.packetId());
            if (!known) {
                releaseUnknown(ack.packetId(), client, out);
            }
        } else {
            known = session.acknowledged(ack.packetId(), EventProperties.of(ack));
        }
        if (!known) {
            out.loop().counters().increment(PacketCounts.missed(ack.kind()));
        }
    }

    private static void releaseUnknown(int packetId, Connected client, Outbox<MqttFrame> out) {
        Ack release = client.isVersion5()
                ? new Ack(Ack.Kind.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Diagnostics.NONE)
                : new Ack(Ack.Kind.PUBREL, packetId);
        PacketCounts.write(release, out);
    }
}
