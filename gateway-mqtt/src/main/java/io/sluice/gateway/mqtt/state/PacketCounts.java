package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.Outbox;
import io.sluice.core.metric.Counters;
import io.sluice.core.metric.Metric;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Auth;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.SubAck;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.UnsubAck;
import io.sluice.gateway.mqtt.codec.Unsubscribe;

/** Counts every packet in and out by its type (manual 1046-1142). */
final class PacketCounts {
    private PacketCounts() {}

    static void received(MqttFrame frame, Counters counters) {
        counters.increment(Metric.PACKETS_RECEIVED);
        if (frame instanceof Publish) {
            counters.increment(Metric.PACKETS_PUBLISH_RECEIVED);
        } else if (frame instanceof Ack ack) {
            counters.increment(received(ack.kind()));
        } else if (frame instanceof PingReq) {
            counters.increment(Metric.PACKETS_PINGREQ);
        } else if (frame instanceof Subscribe) {
            counters.increment(Metric.PACKETS_SUBSCRIBE);
        } else if (frame instanceof Unsubscribe) {
            counters.increment(Metric.PACKETS_UNSUBSCRIBE);
        } else if (frame instanceof Connect) {
            counters.increment(Metric.PACKETS_CONNECT);
        } else if (frame instanceof Disconnect) {
            counters.increment(Metric.PACKETS_DISCONNECT_RECEIVED);
        } else if (frame instanceof Auth) {
            counters.increment(Metric.PACKETS_AUTH);
        }
    }

    /** Writes a frame and counts it. */
    static void write(MqttFrame frame, Outbox<MqttFrame> out) {
        out.write(frame);
        Counters counters = out.loop().counters();
        counters.increment(Metric.PACKETS_SENT);
        if (frame instanceof Ack ack) {
            counters.increment(sent(ack.kind()));
        } else if (frame instanceof PingResp) {
            counters.increment(Metric.PACKETS_PINGRESP);
        } else if (frame instanceof SubAck) {
            counters.increment(Metric.PACKETS_SUBACK);
        } else if (frame instanceof UnsubAck) {
            counters.increment(Metric.PACKETS_UNSUBACK);
        } else if (frame instanceof ConnAck) {
            counters.increment(Metric.PACKETS_CONNACK);
        } else if (frame instanceof Disconnect) {
            counters.increment(Metric.PACKETS_DISCONNECT_SENT);
        }
    }

    private static Metric received(Ack.Kind kind) {
        return switch (kind) {
            case PUBACK -> Metric.PACKETS_PUBACK_RECEIVED;
            case PUBREC -> Metric.PACKETS_PUBREC_RECEIVED;
            case PUBREL -> Metric.PACKETS_PUBREL_RECEIVED;
            case PUBCOMP -> Metric.PACKETS_PUBCOMP_RECEIVED;
        };
    }

    private static Metric sent(Ack.Kind kind) {
        return switch (kind) {
            case PUBACK -> Metric.PACKETS_PUBACK_SENT;
            case PUBREC -> Metric.PACKETS_PUBREC_SENT;
            case PUBREL -> Metric.PACKETS_PUBREL_SENT;
            case PUBCOMP -> Metric.PACKETS_PUBCOMP_SENT;
        };
    }

    static Metric missed(Ack.Kind kind) {
        return switch (kind) {
            case PUBACK -> Metric.PACKETS_PUBACK_MISSED;
            case PUBREC -> Metric.PACKETS_PUBREC_MISSED;
            case PUBREL -> Metric.PACKETS_PUBREL_MISSED;
            case PUBCOMP -> Metric.PACKETS_PUBCOMP_MISSED;
        };
    }
}
