package io.sluice.gateway.mqtt.codec;

import java.util.ArrayList;
import java.util.List;

/** Reads CONNACK, SUBACK and UNSUBACK, which only servers send. */
final class ServerPackets {
    private static final int NO_SUBSCRIPTION = 0x80;

    private ServerPackets() {}

    static ConnAck readConnAck(PacketReader in, int version) throws MqttDecodeException {
        int flags = in.readByte();
        if (flags > 1) {
            throw MqttDecodeException.malformed("reserved bits of connect acknowledge flags [MQTT-3.2.2-1]");
        }
        int code = in.readByte();
        ReasonCode reason;
        ConnAck.Properties properties = ConnAck.Properties.DEFAULT;
        if (version == MqttFrame.VERSION_5) {
            reason = ReasonCode.of(code, ReasonCode.In.CONNACK);
            properties = connAckProperties(in.readProperties(Property.CONNACK));
        } else {
            reason = ReasonCode.ofConnAckV3(code);
        }
        in.expectEnd();
        return new ConnAck(flags == 1, reason, properties);
    }

    private static ConnAck.Properties connAckProperties(PropertyReader properties) throws MqttDecodeException {
        ConnAck.ServerLimits limits = new ConnAck.ServerLimits(
                properties.integer(Property.RECEIVE_MAXIMUM, 65_535),
                properties.integer(Property.MAXIMUM_QOS, 2),
                properties.maximumPacketSize(),
                properties.integer(Property.TOPIC_ALIAS_MAXIMUM, 0),
                properties.flag(Property.RETAIN_AVAILABLE, true),
                properties.flag(Property.WILDCARD_AVAILABLE, true),
                properties.flag(Property.SUBSCRIPTION_IDS_AVAILABLE, true),
                properties.flag(Property.SHARED_AVAILABLE, true));
        return new ConnAck.Properties(
                limits,
                properties.number(Property.SESSION_EXPIRY, -1),
                properties.integer(Property.SERVER_KEEP_ALIVE, -1),
                properties.text(Property.ASSIGNED_CLIENT_ID),
                properties.text(Property.RESPONSE_INFORMATION),
                properties.text(Property.SERVER_REFERENCE),
                properties.authentication(),
                properties.diagnostics());
    }

    static SubAck readSubAck(PacketReader in, int version) throws MqttDecodeException {
        int packetId = in.readPacketId();
        Diagnostics diagnostics = readDiagnostics(in, version);
        List<ReasonCode> reasons = new ArrayList<>(1);
        while (in.remaining() > 0) {
            int code = in.readByte();
            if (version != MqttFrame.VERSION_5 && code > 2 && code != NO_SUBSCRIPTION) {
                throw MqttDecodeException.malformed("reserved SUBACK return code (3.1.1: [MQTT-3.9.3-2])");
            }
            reasons.add(ReasonCode.of(code, ReasonCode.In.SUBACK));
        }
        return new SubAck(packetId, List.copyOf(reasons), diagnostics);
    }

    static UnsubAck readUnsubAck(PacketReader in, int version) throws MqttDecodeException {
        int packetId = in.readPacketId();
        Diagnostics diagnostics = readDiagnostics(in, version);
        List<ReasonCode> reasons = new ArrayList<>(1);
        while (version == MqttFrame.VERSION_5 && in.remaining() > 0) {
            reasons.add(ReasonCode.of(in.readByte(), ReasonCode.In.UNSUBACK));
        }
        in.expectEnd();
        return new UnsubAck(packetId, List.copyOf(reasons), diagnostics);
    }

    private static Diagnostics readDiagnostics(PacketReader in, int version) throws MqttDecodeException {
        return version == MqttFrame.VERSION_5
                ? in.readProperties(Property.SUBSCRIBE_ACK).diagnostics()
                : Diagnostics.NONE;
    }
}
