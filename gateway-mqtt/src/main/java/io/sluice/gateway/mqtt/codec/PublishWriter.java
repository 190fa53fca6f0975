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
    private static final byte[] NO_PROPERTIES = {0};
    private static final byte[] NO_SECTION = {};

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
        byte[] topic = topicBytes(message.topic());
        byte[] payload = message.payload();
        byte[] section = NO_SECTION;
        int sectionLength = 0;
        if (five) {
            section = NO_PROPERTIES;
            sectionLength = 1;
            if (message.properties() != MessageProperties.NONE || subscriptionIds.length > 0) {
                PacketWriter properties = properties(message, subscriptionIds);
                section = properties.array();
                sectionLength = properties.size();
                if (properties.packetSize() > maximumPacketSize) {
                    return false;
                }
            }
        }
        int idLength = packetId == 0 ? 0 : 2;
        long remaining = 2L + topic.length + idLength + sectionLength + payload.length;
        if (topic.length > 65_535 || remaining + 5 > maximumPacketSize && !fits(remaining)) {
            return false;
        }
        int length = (int) remaining;
        out.ensureWritable(5 + length);
        head(out, firstByte, length, topic.length);
        out.writeBytes(topic, 0, topic.length);
        if (packetId != 0) {
            out.writeShort(packetId);
        }
        if (sectionLength == 1) {
            out.writeByte(section[0]);
        } else if (sectionLength > 1) {
            out.writeBytes(section, 0, sectionLength);
        }
        out.writeBytes(payload, 0, payload.length);
        return true;
    }

    private boolean fits(long remaining) {
        return remaining <= 268_435_455
                && 1 + PacketWriter.variableBytes((int) remaining) + remaining <= maximumPacketSize;
    }

    /** Writes first byte, remaining length and topic length; in one go if the length has one byte. */
    private static void head(ByteBuf out, int firstByte, int remaining, int topicLength) {
        if (remaining < 0x80) {
            out.writeInt(firstByte << 24 | remaining << 16 | topicLength);
            return;
        }
        out.writeByte(firstByte);
        int rest = remaining;
        while (rest >= 0x80) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
        out.writeShort(topicLength);
    }

    private PacketWriter properties(Message message, int[] subscriptionIds) {
        PacketWriter properties = PacketWriter.ofThread();
        int mark = properties.beginProperties();
        FrameWriter.messageProperties(properties, message.properties(), expiryLeft(message));
        for (int id : subscriptionIds) {
            properties.property(Property.SUBSCRIPTION_ID, id);
        }
        properties.endProperties(mark);
        return properties;
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

    private byte[] topicBytes(String topic) {
        if (topic != lastTopic) {
            lastTopicBytes = topic.getBytes(StandardCharsets.UTF_8);
            lastTopic = topic;
        }
        return lastTopicBytes;
    }
}
