package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One property section of an MQTT 5 packet, parsed and checked against the rules that hold for each property alone. */
final class PropertyReader {
    private final long[] numbers = new long[Property.IDS];
    private final @Nullable String[] texts = new String[Property.IDS];
    private final byte[] @Nullable [] data = new byte[Property.IDS][];
    private @Nullable List<UserProperty> pairs;
    private int[] subscriptionIds = MqttFrame.NO_SUBSCRIPTION_IDS;
    private int subscriptionIdCount;
    /** Bit of each property that was there. */
    private long seen;

    void clear() {
        if (seen != 0) {
            Arrays.fill(texts, null);
            Arrays.fill(data, null);
            pairs = null;
            subscriptionIds = MqttFrame.NO_SUBSCRIPTION_IDS;
            subscriptionIdCount = 0;
            seen = 0;
        }
    }

    /** Reads up to the given position, which lies in the packet. */
    void read(PacketReader in, int end, int packet) throws MqttDecodeException {
        clear();
        while (in.position() < end) {
            int id = in.readByte();
            Property property = Property.in(packet, id);
            if (property == null) {
                throw MqttDecodeException.malformed("property " + id + " unknown or out of place (2.2.2.2)");
            }
            boolean repeatable = property == Property.USER_PROPERTY
                    || (property == Property.SUBSCRIPTION_ID && packet == Property.PUBLISH_FROM_SERVER);
            if (has(property) && !repeatable) {
                throw MqttDecodeException.protocolError("property " + id + " twice (2.2.2.2)");
            }
            seen |= 1L << id;
            readValue(in, property);
        }
        if (in.position() != end) {
            throw MqttDecodeException.malformed("property longer than the property section (2.2.2.1)");
        }
    }

    private void readValue(PacketReader in, Property property) throws MqttDecodeException {
        switch (property.type) {
            case FLAG -> numbers[property.id] = flag(in.readByte());
            case TWO_BYTES -> numbers[property.id] = check(property, in.readTwoBytes());
            case FOUR_BYTES -> numbers[property.id] = check(property, in.readFourBytes());
            case VARIABLE -> addSubscriptionId(in.readVariable());
            case TEXT -> texts[property.id] = in.readText();
            case DATA -> data[property.id] = in.readData();
            case PAIR -> addPair(new UserProperty(in.readText(), in.readText()));
        }
    }

    private static int flag(int value) throws MqttDecodeException {
        if (value > 1) {
            throw MqttDecodeException.protocolError("property of value 0 or 1 has another value (3.1.2.11)");
        }
        return value;
    }

    private static long check(Property property, long value) throws MqttDecodeException {
        if (value == 0) {
            if (property == Property.RECEIVE_MAXIMUM || property == Property.MAXIMUM_PACKET_SIZE) {
                throw MqttDecodeException.protocolError("limit of 0 (3.1.2.11.3, 3.1.2.11.4)");
            }
            if (property == Property.TOPIC_ALIAS) {
                throw aliasOfZero();
            }
        }
        return value;
    }

    static MqttDecodeException aliasOfZero() {
        return new MqttDecodeException(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias 0 [MQTT-3.3.2-8]");
    }

    private void addSubscriptionId(int id) throws MqttDecodeException {
        if (id == 0) {
            throw MqttDecodeException.protocolError("subscription identifier 0 (3.8.2.1.2)");
        }
        if (subscriptionIdCount == subscriptionIds.length) {
            subscriptionIds = Arrays.copyOf(subscriptionIds, Math.max(2, subscriptionIdCount * 2));
        }
        subscriptionIds[subscriptionIdCount++] = id;
    }

    private void addPair(UserProperty pair) {
        if (pairs == null) {
            pairs = new ArrayList<>(4);
        }
        pairs.add(pair);
    }

    boolean has(Property property) {
        return (seen & 1L << property.id) != 0;
    }

    long number(Property property, long absent) {
        return has(property) ? numbers[property.id] : absent;
    }

    int integer(Property property, int absent) {
        return (int) number(property, absent);
    }

    boolean flag(Property property, boolean absent) {
        return has(property) ? numbers[property.id] == 1 : absent;
    }

    @Nullable
    String text(Property property) {
        return texts[property.id];
    }

    List<UserProperty> userProperties() {
        return pairs == null ? List.of() : List.copyOf(pairs);
    }

    int[] subscriptionIds() {
        return subscriptionIdCount == 0
                ? MqttFrame.NO_SUBSCRIPTION_IDS
                : Arrays.copyOf(subscriptionIds, subscriptionIdCount);
    }

    /** Maximum packet size; larger than the format allows means no limit. */
    int maximumPacketSize() {
        long size = number(Property.MAXIMUM_PACKET_SIZE, MqttFrame.NO_PACKET_LIMIT);
        return (int) Math.min(size, MqttFrame.NO_PACKET_LIMIT);
    }

    Diagnostics diagnostics() {
        String reason = text(Property.REASON_STRING);
        return reason == null && pairs == null ? Diagnostics.NONE : new Diagnostics(reason, userProperties());
    }

    @Nullable
    Authentication authentication() throws MqttDecodeException {
        String method = text(Property.AUTHENTICATION_METHOD);
        byte[] content = data[Property.AUTHENTICATION_DATA.id];
        if (method == null) {
            if (content != null) {
                throw MqttDecodeException.protocolError("authentication data without method (3.1.2.11.10)");
            }
            return null;
        }
        return new Authentication(method, content);
    }

    /** Properties of a message or will. */
    MessageProperties message() throws MqttDecodeException {
        String responseTopic = text(Property.RESPONSE_TOPIC);
        if (responseTopic != null && (responseTopic.indexOf('+') >= 0 || responseTopic.indexOf('#') >= 0)) {
            throw new MqttDecodeException(
                    ReasonCode.TOPIC_NAME_INVALID, "wildcard in a response topic [MQTT-3.3.2-14]");
        }
        return new MessageProperties(
                has(Property.PAYLOAD_FORMAT) ? flag(Property.PAYLOAD_FORMAT, false) : null,
                number(Property.MESSAGE_EXPIRY, -1),
                text(Property.CONTENT_TYPE),
                responseTopic,
                data[Property.CORRELATION_DATA.id],
                userProperties());
    }
}
