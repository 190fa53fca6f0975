package io.sluice.gateway.mqtt.codec;

/** Reads acknowledgements, DISCONNECT and AUTH, which both sides send. */
final class CommonPackets {
    private CommonPackets() {}

    static Ack readAck(PacketReader in, Ack.Kind kind, int version) throws MqttDecodeException {
        int packetId = in.readPacketId();
        // the reason may be left out if it is success, the properties if there are none (3.4.2.1, 3.4.2.2.1)
        if (in.remaining() == 0 || version != MqttFrame.VERSION_5) {
            in.expectEnd();
            return new Ack(kind, packetId);
        }
        boolean release = kind == Ack.Kind.PUBREL || kind == Ack.Kind.PUBCOMP;
        int packets = release ? ReasonCode.In.RELEASE : ReasonCode.In.PUBLISH_ACK;
        ReasonCode reason = ReasonCode.of(in.readByte(), packets);
        Diagnostics diagnostics = in.remaining() == 0
                ? Diagnostics.NONE
                : in.readProperties(Property.ACK).diagnostics();
        in.expectEnd();
        return new Ack(kind, packetId, reason, diagnostics);
    }

    /** @param sender bit of the side that sends, {@link ReasonCode.In#DISCONNECT_CLIENT} or its counterpart */
    static Disconnect readDisconnect(PacketReader in, int version, int sender) throws MqttDecodeException {
        if (in.remaining() == 0 || version != MqttFrame.VERSION_5) {
            in.expectEnd();
            return Disconnect.NORMAL;
        }
        ReasonCode reason = ReasonCode.of(in.readByte(), sender);
        if (in.remaining() == 0) {
            return new Disconnect(reason);
        }
        PropertyReader properties = in.readProperties(Property.DISCONNECT);
        in.expectEnd();
        return new Disconnect(
                reason,
                properties.number(Property.SESSION_EXPIRY, -1),
                properties.text(Property.SERVER_REFERENCE),
                properties.diagnostics());
    }

    /** @param sender bit of the side that sends, {@link ReasonCode.In#AUTH_CLIENT} or its counterpart */
    static Auth readAuth(PacketReader in, int sender) throws MqttDecodeException {
        if (in.remaining() == 0) {
            return new Auth(ReasonCode.of(0, sender), null, Diagnostics.NONE);
        }
        ReasonCode reason = ReasonCode.of(in.readByte(), sender);
        PropertyReader properties = in.readProperties(Property.AUTH);
        Authentication authentication = properties.authentication();
        if (authentication == null) {
            throw MqttDecodeException.protocolError("AUTH without a method (3.15.2.2.2)");
        }
        in.expectEnd();
        return new Auth(reason, authentication, properties.diagnostics());
    }
}
