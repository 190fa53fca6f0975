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

    private static final byte[] NO_TOPIC = {};

    private final boolean five;
    private final int maximumPacketSize;
    private final TimeSource time;
    private final @Nullable TopicAliases aliases;
    private String lastTopic = "";
    private byte[] lastTopicBytes = {};

    /** @param topicAliasMaximum highest alias that the peer takes, 0 for none */
    PublishWriter(boolean five, int maximumPacketSize, int topicAliasMaximum, TimeSource time) {
        this.five = five;
        this.maximumPacketSize = maximumPacketSize;
        this.time = time;
        this.aliases = five && topicAliasMaximum > 0 ? new TopicAliases(topicAliasMaximum) : null;
    }

    boolean write(Message message, int firstByte, int packetId, int[] subscriptionIds, boolean shared, ByteBuf out) {
        TopicAliases known = aliases;
        int alias = known == null ? 0 : known.of(message.topic());
        boolean mayShare = shared && alias >= 0 && !(five && subscriptionIds.length > 0);
        boolean written = mayShare
                ? writeShared(message, firstByte, packetId, alias, out)
                : writeAlone(message, firstByte, packetId, subscriptionIds, alias, out);
        if (alias < 0 && known != null && written) {
            known.told(message.topic(), -alias);
        }
        return written;
    }

    /** @param alias as {@link TopicAliases#of} says it: a known one stands in place of the topic, a new one behind it */
    private boolean writeAlone(
            Message message, int firstByte, int packetId, int[] subscriptionIds, int alias, ByteBuf out) {
        byte[] payload = message.payload();
        PacketWriter packet = PacketWriter.ofThread();
        packet.writeData(alias > 0 ? NO_TOPIC : topicBytes(message.topic()));
        if (packetId != 0) {
            packet.writeTwoBytes(packetId);
        }
        if (five) {
            if (message.properties().equals(MessageProperties.NONE) && subscriptionIds.length == 0 && alias == 0) {
                packet.writeByte(0);
            } else {
                writeProperties(packet, message, subscriptionIds, Math.abs(alias));
            }
        }
        if (packet.packetSize(payload.length) > maximumPacketSize) {
            return false;
        }
        packet.flush(firstByte, payload, out);
        return true;
    }

    private void writeProperties(PacketWriter packet, Message message, int[] subscriptionIds, int alias) {
        int mark = packet.beginProperties();
        FrameWriter.messageProperties(packet, message.properties(), expiryLeft(message));
        for (int id : subscriptionIds) {
            packet.property(Property.SUBSCRIPTION_ID, id);
        }
        // the last: its place is known from the end
        packet.propertyUnless(0, Property.TOPIC_ALIAS, alias);
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

    /** @param alias in place of the topic, 0 for none */
    private boolean writeShared(Message message, int firstByte, int packetId, int alias, ByteBuf out) {
        int kind = WireForm.kind(five, packetId != 0, alias != 0);
        WireForm form = WireForm.find(WireForm.first(message.wireForm()), kind);
        if (form == null) {
            form = encode(message, firstByte, packetId, alias);
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
        if (form.aliasAt() > 0) {
            out.setShort(at + form.aliasAt(), alias);
        }
        return true;
    }

    /** Encodes a form to keep, null if it does not fit this peer. */
    private @Nullable WireForm encode(Message message, int firstByte, int packetId, int alias) {
        ByteBuf buffer =
                Unpooled.buffer(message.payload().length + message.topic().length() + 64);
        if (!writeAlone(message, firstByte, packetId, MqttFrame.NO_SUBSCRIPTION_IDS, alias, buffer)) {
            return null;
        }
        byte[] packet = new byte[buffer.readableBytes()];
        buffer.readBytes(packet);
        int idAt = afterVariable(packet, 1) + 2 + (alias == 0 ? topicBytes(message.topic()).length : 0);
        int propertiesAt = packetId == 0 ? idAt : idAt + 2;
        // the expiry is the first property: behind the length of the section and its own identifier
        boolean expires = five && message.properties().expirySeconds() >= 0;
        int expiryAt = expires ? afterVariable(packet, propertiesAt) + 1 : 0;
        int aliasAt = alias == 0 ? 0 : packet.length - message.payload().length - 2;
        int kind = WireForm.kind(five, packetId != 0, alias != 0);
        return new WireForm(kind, packet, idAt, expiryAt, aliasAt, WireForm.first(message.wireForm()));
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
