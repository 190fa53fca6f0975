package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.time.TimeSource;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as PUBLISH packets to one connection: the path that everything else waits for. Allocates nothing in
 * steady state: the topic's bytes are kept from the last message, and a topic comes as the same String again and again.
 */
final class PublishWriter {
    /** The bytes of longer topics are not kept, so that a connection cannot occupy much memory. */
    private static final int LONGEST_KEPT = 256;

    private final boolean five;
    private final int maximumPacketSize;
    private final TimeSource time;
    private String lastTopic = "";
    private byte[] lastTopicBytes = {};

    PublishWriter(boolean five, int maximumPacketSize, TimeSource time) {
        this.five = five;
        this.maximumPacketSize = maximumPacketSize;
        this.time = time;
    }

    boolean write(Message message, int firstByte, int packetId, int[] subscriptionIds, boolean shared, ByteBuf out) {
        if (five && subscriptionIds.length > 0) {
            return writeAlone(message, firstByte, packetId, subscriptionIds, out);
        }
        return shared
                ? writeShared(message, firstByte, packetId, out)
                : writeAlone(message, firstByte, packetId, MqttFrame.NO_SUBSCRIPTION_IDS, out);
    }

    private boolean writeAlone(Message message, int firstByte, int packetId, int[] subscriptionIds, ByteBuf out) {
        byte[] payload = message.payload();
        PacketWriter packet = PacketWriter.ofThread();
        packet.writeData(topicBytes(message.topic()));
        if (packetId != 0) {
            packet.writeTwoBytes(packetId);
        }
        if (five) {
            if (message.properties().equals(MessageProperties.NONE) && subscriptionIds.length == 0) {
                packet.writeByte(0);
            } else {
                writeProperties(packet, message, subscriptionIds);
            }
        }
        if (packet.packetSize(payload.length) > maximumPacketSize) {
            return false;
        }
        packet.flush(firstByte, payload, out);
        return true;
    }

    private void writeProperties(PacketWriter packet, Message message, int[] subscriptionIds) {
        int mark = packet.beginProperties();
        FrameWriter.messageProperties(packet, message.properties(), expiryLeft(message));
        for (int id : subscriptionIds) {
            packet.property(Property.SUBSCRIPTION_ID, id);
        }
        packet.endProperties(mark);
    }

    /** Seconds that the message has still to live [MQTT-3.3.2-6], -1 without limit. */
    private long expiryLeft(Message message) {
        long seconds = message.properties().expirySeconds();
        if (seconds < 0) {
            return -1;
        }
        long waited = Math.max(0, time.wallMillis() - message.timestampMillis()) / 1000;
        return Math.max(0, seconds - waited);
    }

    private boolean writeShared(Message message, int firstByte, int packetId, ByteBuf out) {
        int kind = WireForm.kind(five, packetId != 0);
        WireForm form = WireForm.find(WireForm.first(message.wireForm()), kind);
        if (form == null) {
            form = encode(message, firstByte, packetId);
            if (form == null) {
                return false;
            }
            message.cacheWireForm(form);
        }
        byte[] packet = form.packet();
        if (packet.length > maximumPacketSize) {
            return false;
        }
        out.ensureWritable(packet.length);
        int at = out.writerIndex();
        out.writeBytes(packet, 0, packet.length);
        if (packet[0] != firstByte) {
            out.setByte(at, firstByte);
        }
        if (packetId != 0) {
            out.setShort(at + form.idAt(), packetId);
        }
        if (form.expiryAt() > 0) {
            out.setInt(at + form.expiryAt(), (int) expiryLeft(message));
        }
        return true;
    }

    /** Encodes a form to keep, null if it does not fit this peer. */
    private @Nullable WireForm encode(Message message, int firstByte, int packetId) {
        ByteBuf buffer =
                Unpooled.buffer(message.payload().length + message.topic().length() + 64);
        if (!writeAlone(message, firstByte, packetId, MqttFrame.NO_SUBSCRIPTION_IDS, buffer)) {
            return null;
        }
        byte[] packet = new byte[buffer.readableBytes()];
        buffer.readBytes(packet);
        int idAt = afterVariable(packet, 1) + 2 + topicBytes(message.topic()).length;
        int propertiesAt = packetId == 0 ? idAt : idAt + 2;
        // the expiry is the first property: behind the length of the section and its own identifier
        boolean expires = five && message.properties().expirySeconds() >= 0;
        int expiryAt = expires ? afterVariable(packet, propertiesAt) + 1 : 0;
        int kind = WireForm.kind(five, packetId != 0);
        return new WireForm(kind, packet, idAt, expiryAt, WireForm.first(message.wireForm()));
    }

    private static int afterVariable(byte[] packet, int from) {
        int at = from;
        while (packet[at] < 0) {
            at++;
        }
        return at + 1;
    }

    @SuppressWarnings("ReferenceEquality") // a cache: another String with the same text is only slower
    private byte[] topicBytes(String topic) {
        if (topic == lastTopic) {
            return lastTopicBytes;
        }
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_KEPT) {
            lastTopicBytes = bytes;
            lastTopic = topic;
        }
        return bytes;
    }
}
