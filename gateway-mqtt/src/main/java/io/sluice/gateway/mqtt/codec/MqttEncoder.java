package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.sluice.core.message.Message;
import io.sluice.core.time.TimeSource;

/**
 * Writes the packets of one connection. Confined to the loop of the connection.
 *
 * <p>No packet larger than the peer's maximum goes out [MQTT-3.1.2-24]: words for people are left out first; if it is
 * still too large nothing is written and the method returns false, and the caller counts it and goes on as if it had been
 * sent [MQTT-3.1.2-25]. The same holds for a packet that the format cannot express, for instance a topic of more than
 * 65,535 bytes.
 */
public final class MqttEncoder {
    private static final byte[] NO_PAYLOAD = {};

    private final int version;
    private final int maximumPacketSize;
    private final boolean diagnosticsWanted;
    private final PublishWriter publishes;

    /**
     * @param version version of the peer: 3, 4 or 5
     * @param maximumPacketSize bytes that the peer takes, {@link MqttFrame#NO_PACKET_LIMIT} for any
     * @param diagnosticsWanted whether words for people may go out with other packets than CONNACK, PUBLISH and
     *     DISCONNECT [MQTT-3.1.2-29]
     * @param time clock by which message expiry counts down
     */
    public MqttEncoder(int version, int maximumPacketSize, boolean diagnosticsWanted, TimeSource time) {
        this(version, maximumPacketSize, diagnosticsWanted, 0, time);
    }

    private MqttEncoder(
            int version, int maximumPacketSize, boolean diagnosticsWanted, int topicAliasMaximum, TimeSource time) {
        this.version = version;
        this.maximumPacketSize = Math.min(maximumPacketSize, MqttFrame.NO_PACKET_LIMIT);
        this.diagnosticsWanted = diagnosticsWanted;
        this.publishes =
                new PublishWriter(version == MqttFrame.VERSION_5, this.maximumPacketSize, topicAliasMaximum, time);
    }

    /** Writes what a client asked for in its CONNECT. */
    public static MqttEncoder toClient(Connect connect, TimeSource time) {
        Connect.Properties properties = connect.properties();
        return new MqttEncoder(
                connect.version(),
                properties.maximumPacketSize(),
                properties.requestProblemInformation(),
                properties.topicAliasMaximum(),
                time);
    }

    /** Version of the peer. */
    public int version() {
        return version;
    }

    /** First byte of a PUBLISH, as {@link #writePublish} takes it. */
    public static int publishByte(int qos, boolean retain, boolean dup) {
        return 0x30 | (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0);
    }

    /**
     * Writes a message to a subscriber without a frame in between.
     *
     * @param message what to send; its expiry is sent as what is left of it [MQTT-3.3.2-6]
     * @param firstByte QoS, retain and DUP, from {@link #publishByte}
     * @param packetId 1 to 65,535, 0 with QoS 0
     * @param subscriptionIds identifiers of the subscriptions that led here; not sent before version 5
     * @param shared whether the message goes to many subscribers: its encoded form is then kept with the message
     * @return false if it does not fit the peer's maximum packet size; nothing was written then
     */
    public boolean writePublish(
            Message message, int firstByte, int packetId, int[] subscriptionIds, boolean shared, ByteBuf out) {
        return publishes.write(message, firstByte, packetId, subscriptionIds, shared, out);
    }

    /** Writes a plain PUBACK, PUBREC, PUBREL or PUBCOMP. Needs no frame and cannot fail. */
    public void writeAck(Ack.Kind kind, int packetId, ByteBuf out) {
        out.writeInt(kind.firstByte() << 24 | 2 << 16 | packetId);
    }

    /**
     * Writes a frame.
     *
     * @return false if it does not fit the peer's maximum packet size or does not exist in its version; nothing was
     *     written then
     */
    public boolean write(MqttFrame frame, ByteBuf out) {
        if (frame instanceof Ack ack && isPlain(ack)) {
            writeAck(ack.kind(), ack.packetId(), out);
            return true;
        }
        byte[] payload = frame instanceof Publish publish ? publish.payload() : NO_PAYLOAD;
        PacketWriter packet = PacketWriter.ofThread();
        int firstByte = new FrameWriter(packet, version, diagnosticsWanted || mayAlwaysExplain(frame)).write(frame);
        if (packet.packetSize(payload.length) > maximumPacketSize) {
            packet = PacketWriter.ofThread();
            firstByte = new FrameWriter(packet, version, false).write(frame);
        }
        if (firstByte == FrameWriter.NOT_IN_VERSION || packet.packetSize(payload.length) > maximumPacketSize) {
            return false;
        }
        packet.flush(firstByte, payload, out);
        return true;
    }

    private boolean isPlain(Ack ack) {
        boolean silent = ack.reason() == ReasonCode.SUCCESS && ack.diagnostics().isEmpty();
        return version != MqttFrame.VERSION_5 || silent;
    }

    private static boolean mayAlwaysExplain(MqttFrame frame) {
        return frame instanceof ConnAck || frame instanceof Disconnect;
    }
}
