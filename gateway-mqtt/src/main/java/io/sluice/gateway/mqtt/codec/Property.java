package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/** Properties of MQTT 5 (2.2.2.2): identifier, type and the packets that may carry them. */
enum Property {
    PAYLOAD_FORMAT(0x01, Type.FLAG, Property.ANY_PUBLISH | Property.WILL),
    MESSAGE_EXPIRY(0x02, Type.FOUR_BYTES, Property.ANY_PUBLISH | Property.WILL),
    CONTENT_TYPE(0x03, Type.TEXT, Property.ANY_PUBLISH | Property.WILL),
    RESPONSE_TOPIC(0x08, Type.TEXT, Property.ANY_PUBLISH | Property.WILL),
    CORRELATION_DATA(0x09, Type.DATA, Property.ANY_PUBLISH | Property.WILL),
    /** Not in a PUBLISH from a client [MQTT-3.3.4-6]. */
    SUBSCRIPTION_ID(0x0B, Type.VARIABLE, Property.PUBLISH_FROM_SERVER | Property.SUBSCRIBE),
    SESSION_EXPIRY(0x11, Type.FOUR_BYTES, Property.CONNECT | Property.CONNACK | Property.DISCONNECT),
    ASSIGNED_CLIENT_ID(0x12, Type.TEXT, Property.CONNACK),
    SERVER_KEEP_ALIVE(0x13, Type.TWO_BYTES, Property.CONNACK),
    AUTHENTICATION_METHOD(0x15, Type.TEXT, Property.CONNECT | Property.CONNACK | Property.AUTH),
    AUTHENTICATION_DATA(0x16, Type.DATA, Property.CONNECT | Property.CONNACK | Property.AUTH),
    REQUEST_PROBLEM_INFORMATION(0x17, Type.FLAG, Property.CONNECT),
    WILL_DELAY(0x18, Type.FOUR_BYTES, Property.WILL),
    REQUEST_RESPONSE_INFORMATION(0x19, Type.FLAG, Property.CONNECT),
    RESPONSE_INFORMATION(0x1A, Type.TEXT, Property.CONNACK),
    SERVER_REFERENCE(0x1C, Type.TEXT, Property.CONNACK | Property.DISCONNECT),
    REASON_STRING(
            0x1F,
            Type.TEXT,
            Property.CONNACK | Property.ACK | Property.SUBSCRIBE_ACK | Property.DISCONNECT | Property.AUTH),
    RECEIVE_MAXIMUM(0x21, Type.TWO_BYTES, Property.CONNECT | Property.CONNACK),
    TOPIC_ALIAS_MAXIMUM(0x22, Type.TWO_BYTES, Property.CONNECT | Property.CONNACK),
    TOPIC_ALIAS(0x23, Type.TWO_BYTES, Property.ANY_PUBLISH),
    MAXIMUM_QOS(0x24, Type.FLAG, Property.CONNACK),
    RETAIN_AVAILABLE(0x25, Type.FLAG, Property.CONNACK),
    USER_PROPERTY(0x26, Type.PAIR, -1),
    MAXIMUM_PACKET_SIZE(0x27, Type.FOUR_BYTES, Property.CONNECT | Property.CONNACK),
    WILDCARD_AVAILABLE(0x28, Type.FLAG, Property.CONNACK),
    SUBSCRIPTION_IDS_AVAILABLE(0x29, Type.FLAG, Property.CONNACK),
    SHARED_AVAILABLE(0x2A, Type.FLAG, Property.CONNACK);

    // packets, or parts of packets, that hold a property section
    static final int CONNECT = 1;
    static final int WILL = 2;
    static final int CONNACK = 4;
    static final int PUBLISH_FROM_CLIENT = 8;
    static final int ACK = 16;
    static final int SUBSCRIBE = 32;
    static final int SUBSCRIBE_ACK = 64;
    static final int UNSUBSCRIBE = 128;
    static final int DISCONNECT = 256;
    static final int AUTH = 512;
    static final int PUBLISH_FROM_SERVER = 1024;
    static final int ANY_PUBLISH = PUBLISH_FROM_CLIENT | PUBLISH_FROM_SERVER;

    /** One more than the highest identifier. */
    static final int IDS = 0x2B;

    private static final @Nullable Property[] BY_ID = new Property[IDS];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    final int id;
    final Type type;
    private final int packets;

    Property(int id, Type type, int packets) {
        this.id = id;
        this.type = type;
        this.packets = packets;
    }

    /** The property of an identifier, null if it does not exist or has no place in that packet. */
    static @Nullable Property in(int packet, int id) {
        Property property = id < IDS ? BY_ID[id] : null;
        return property != null && (property.packets & packet) != 0 ? property : null;
    }

    /** Data types of 1.5; FLAG is a byte that is 0 or 1. */
    enum Type {
        FLAG,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        TEXT,
        DATA,
        PAIR
    }
}
