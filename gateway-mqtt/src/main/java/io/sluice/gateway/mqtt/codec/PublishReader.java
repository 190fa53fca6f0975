package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.sluice.core.message.MessageProperties;

/**
 * Reads the PUBLISH packets of one connection: the path that everything else waits for. In steady state it allocates the
 * frame and the payload, nothing else.
 */
final class PublishReader {
    private static final int DUP = 8;
    private static final int QOS = 6;
    private static final int RETAIN = 1;

    /** Length of a property section that holds a topic alias and nothing else. */
    private static final int ALIAS_SECTION = 3;

    private final TopicCache topics = new TopicCache();

    /**
     * Bytes of a PUBLISH before its payload, read from a buffer; if the packet is wrong, any number that lets
     * {@link #read} find out.
     *
     * @param index where the topic begins
     * @param length bytes from there to the end, at least 8
     */
    static int headLength(ByteBuf in, int index, int length, int flags, boolean five) {
        int head = 2 + in.getUnsignedShort(index) + ((flags & QOS) == 0 ? 0 : 2);
        if (five && head + 4 <= length) {
            int properties = 0;
            byte digit = -1;
            for (int shift = 0; digit < 0 && shift < 28; shift += 7) {
                digit = in.getByte(index + head++);
                properties |= (digit & 0x7F) << shift;
            }
            head += properties;
        } else if (five) {
            head = length;
        }
        return Math.min(head, length);
    }

    /**
     * Reads what follows the fixed header.
     *
     * @param flags first byte of the packet; only its low half counts
     * @param section {@link Property#PUBLISH_FROM_CLIENT} or {@link Property#PUBLISH_FROM_SERVER} in version 5, 0
     *     before
     */
    Publish read(PacketReader in, int flags, int section) throws MqttDecodeException {
        byte[] array = in.array();
        int at = in.position();
        int end = in.end();
        int qos = flags >> 1 & 3;
        int afterTopic = end - at < 2 ? Integer.MAX_VALUE : at + 2 + twoBytes(array, at);
        int afterId = qos == 0 ? afterTopic : afterTopic + 2;
        if (afterId < 0 || afterId > end) {
            throw MqttDecodeException.malformed("PUBLISH is shorter than its topic (3.3.2)");
        }
        String topic = afterTopic == at + 2 ? "" : topics.get(array, at + 2, afterTopic - at - 2);
        int packetId = qos == 0 ? 0 : packetId(array, afterTopic);
        int payloadAt = afterId;
        if (section != 0) {
            if (afterId == end) {
                throw MqttDecodeException.malformed("PUBLISH without property length (3.3.2.3.1)");
            }
            if (isAliasOnly(array, afterId, end)) {
                int alias = alias(array, afterId + 2);
                return publish(topic, in.copyFrom(afterId + 1 + ALIAS_SECTION), flags, packetId, alias);
            }
            if (array[afterId] != 0) {
                in.position(afterId);
                return withProperties(in, flags, topic, packetId, section);
            }
            payloadAt++;
        }
        if (topic.isEmpty()) {
            throw noTopic(section);
        }
        return publish(topic, in.copyFrom(payloadAt), flags, packetId, 0);
    }

    /** The usual case of a client that uses aliases: told apart here, it costs no walk over properties. */
    private static boolean isAliasOnly(byte[] array, int at, int end) {
        return array[at] == ALIAS_SECTION && end - at > ALIAS_SECTION && array[at + 1] == Property.TOPIC_ALIAS.id;
    }

    private static int alias(byte[] array, int at) throws MqttDecodeException {
        int alias = twoBytes(array, at);
        if (alias == 0) {
            throw PropertyReader.aliasOfZero();
        }
        return alias;
    }

    private static int packetId(byte[] array, int at) throws MqttDecodeException {
        int id = twoBytes(array, at);
        if (id == 0) {
            throw MqttDecodeException.protocolError("packet identifier 0 [MQTT-2.2.1-3]");
        }
        return id;
    }

    private static Publish publish(String topic, byte[] payload, int flags, int packetId, int alias) {
        return new Publish(
                topic,
                payload,
                flags >> 1 & 3,
                (flags & RETAIN) != 0,
                (flags & DUP) != 0,
                packetId,
                alias,
                MessageProperties.NONE,
                MqttFrame.NO_SUBSCRIPTION_IDS);
    }

    private static Publish withProperties(PacketReader in, int flags, String topic, int packetId, int section)
            throws MqttDecodeException {
        PropertyReader properties = in.readProperties(section);
        int alias = properties.integer(Property.TOPIC_ALIAS, 0);
        if (topic.isEmpty() && alias == 0) {
            throw noTopic(section);
        }
        return new Publish(
                topic,
                in.copyFrom(in.position()),
                flags >> 1 & 3,
                (flags & RETAIN) != 0,
                (flags & DUP) != 0,
                packetId,
                alias,
                properties.message(),
                properties.subscriptionIds());
    }

    private static MqttDecodeException noTopic(int section) {
        return section == 0
                ? MqttDecodeException.malformed("empty topic name [MQTT-4.7.3-1]")
                : MqttDecodeException.protocolError("neither topic nor topic alias (3.3.2.1)");
    }

    private static int twoBytes(byte[] array, int at) {
        return (array[at] & 0xFF) << 8 | (array[at + 1] & 0xFF);
    }
}
