package io.sluice.gateway.mqtt.codec;

import org.jspecify.annotations.Nullable;

/** Reason codes of MQTT 5 (2.4) with the packets that may carry them, and what older clients are told instead. */
public enum ReasonCode {
    /** Also "normal disconnection" and "granted QoS 0". */
    SUCCESS(0x00, "success", 0x1FF & ~In.AUTH_CLIENT),
    GRANTED_QOS_1(0x01, "granted QoS 1", In.SUBACK),
    GRANTED_QOS_2(0x02, "granted QoS 2", In.SUBACK),
    DISCONNECT_WITH_WILL(0x04, "disconnect with will message", In.DISCONNECT_CLIENT),
    NO_MATCHING_SUBSCRIBERS(0x10, "no matching subscribers", In.PUBLISH_ACK),
    NO_SUBSCRIPTION_EXISTED(0x11, "no subscription existed", In.UNSUBACK),
    CONTINUE_AUTHENTICATION(0x18, "continue authentication", In.AUTH_CLIENT | In.AUTH_SERVER),
    RE_AUTHENTICATE(0x19, "re-authenticate", In.AUTH_CLIENT),
    UNSPECIFIED_ERROR(0x80, "unspecified error", In.ANSWERS | In.CONNACK | In.DISCONNECT),
    MALFORMED_PACKET(0x81, "malformed packet", In.CONNACK | In.DISCONNECT),
    PROTOCOL_ERROR(0x82, "protocol error", In.CONNACK | In.DISCONNECT),
    IMPLEMENTATION_SPECIFIC_ERROR(0x83, "implementation specific error", In.ANSWERS | In.CONNACK | In.DISCONNECT),
    UNSUPPORTED_PROTOCOL_VERSION(0x84, "unsupported protocol version", In.CONNACK),
    CLIENT_IDENTIFIER_NOT_VALID(0x85, "client identifier not valid", In.CONNACK),
    BAD_USER_NAME_OR_PASSWORD(0x86, "bad user name or password", In.CONNACK),
    NOT_AUTHORIZED(0x87, "not authorized", In.ANSWERS | In.CONNACK | In.DISCONNECT_SERVER),
    SERVER_UNAVAILABLE(0x88, "server unavailable", In.CONNACK),
    SERVER_BUSY(0x89, "server busy", In.CONNACK | In.DISCONNECT_SERVER),
    BANNED(0x8A, "banned", In.CONNACK),
    SERVER_SHUTTING_DOWN(0x8B, "server shutting down", In.DISCONNECT_SERVER),
    BAD_AUTHENTICATION_METHOD(0x8C, "bad authentication method", In.CONNACK | In.DISCONNECT_SERVER),
    KEEP_ALIVE_TIMEOUT(0x8D, "keep alive timeout", In.DISCONNECT_SERVER),
    SESSION_TAKEN_OVER(0x8E, "session taken over", In.DISCONNECT_SERVER),
    TOPIC_FILTER_INVALID(0x8F, "topic filter invalid", In.SUBACK | In.UNSUBACK | In.DISCONNECT_SERVER),
    TOPIC_NAME_INVALID(0x90, "topic name invalid", In.PUBLISH_ACK | In.CONNACK | In.DISCONNECT),
    PACKET_IDENTIFIER_IN_USE(0x91, "packet identifier in use", In.ANSWERS),
    PACKET_IDENTIFIER_NOT_FOUND(0x92, "packet identifier not found", In.RELEASE),
    RECEIVE_MAXIMUM_EXCEEDED(0x93, "receive maximum exceeded", In.DISCONNECT),
    TOPIC_ALIAS_INVALID(0x94, "topic alias invalid", In.DISCONNECT),
    PACKET_TOO_LARGE(0x95, "packet too large", In.CONNACK | In.DISCONNECT),
    MESSAGE_RATE_TOO_HIGH(0x96, "message rate too high", In.DISCONNECT),
    QUOTA_EXCEEDED(0x97, "quota exceeded", In.PUBLISH_ACK | In.SUBACK | In.CONNACK | In.DISCONNECT),
    ADMINISTRATIVE_ACTION(0x98, "administrative action", In.DISCONNECT),
    PAYLOAD_FORMAT_INVALID(0x99, "payload format invalid", In.PUBLISH_ACK | In.CONNACK | In.DISCONNECT),
    RETAIN_NOT_SUPPORTED(0x9A, "retain not supported", In.CONNACK | In.DISCONNECT_SERVER),
    QOS_NOT_SUPPORTED(0x9B, "QoS not supported", In.CONNACK | In.DISCONNECT_SERVER),
    USE_ANOTHER_SERVER(0x9C, "use another server", In.CONNACK | In.DISCONNECT_SERVER),
    SERVER_MOVED(0x9D, "server moved", In.CONNACK | In.DISCONNECT_SERVER),
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E, "shared subscriptions not supported", In.SUBACK | In.DISCONNECT_SERVER),
    CONNECTION_RATE_EXCEEDED(0x9F, "connection rate exceeded", In.CONNACK | In.DISCONNECT_SERVER),
    MAXIMUM_CONNECT_TIME(0xA0, "maximum connect time", In.DISCONNECT_SERVER),
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(
            0xA1, "subscription identifiers not supported", In.SUBACK | In.DISCONNECT_SERVER),
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(
            0xA2, "wildcard subscriptions not supported", In.SUBACK | In.DISCONNECT_SERVER);

    private static final @Nullable ReasonCode[] BY_CODE = new ReasonCode[256];

    static {
        for (ReasonCode reason : values()) {
            BY_CODE[reason.code] = reason;
        }
    }

    private final int code;
    private final String text;
    private final int packets;

    ReasonCode(int code, String text, int packets) {
        this.code = code;
        this.text = text;
        this.packets = packets;
    }

    /** The byte of version 5. */
    public int code() {
        return code;
    }

    /** Whether it says that something failed (2.4). */
    public boolean isError() {
        return code >= 0x80;
    }

    /** Granted QoS as SUBACK says it. */
    public static ReasonCode granted(int qos) {
        return switch (qos) {
            case 0 -> SUCCESS;
            case 1 -> GRANTED_QOS_1;
            case 2 -> GRANTED_QOS_2;
            default -> throw new IllegalArgumentException("QoS " + qos);
        };
    }

    /** Return code of CONNACK in versions 3 and 4 (3.1.1, table 3.1): 0 to 5; refusals without a code of their own are 5. */
    public int connAckCodeV3() {
        return switch (this) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    SERVER_SHUTTING_DOWN,
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    QUOTA_EXCEEDED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED,
                    CONNECTION_RATE_EXCEEDED -> 3;
            case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> 4;
            default -> 5;
        };
    }

    /** Return code of SUBACK in versions 3 and 4: 0, 1, 2 or 0x80 [MQTT-3.9.3-2]. */
    public int subAckCodeV3() {
        return isError() ? 0x80 : code;
    }

    /** What a return code of CONNACK in versions 3 and 4 means. */
    static ReasonCode ofConnAckV3(int code) throws MqttDecodeException {
        return switch (code) {
            case 0 -> SUCCESS;
            case 1 -> UNSUPPORTED_PROTOCOL_VERSION;
            case 2 -> CLIENT_IDENTIFIER_NOT_VALID;
            case 3 -> SERVER_UNAVAILABLE;
            case 4 -> BAD_USER_NAME_OR_PASSWORD;
            case 5 -> NOT_AUTHORIZED;
            default -> throw MqttDecodeException.malformed("reserved CONNACK return code (3.1.1: table 3.1)");
        };
    }

    /**
     * Reads a code.
     *
     * @param packets one of {@link In}
     * @throws MqttDecodeException if that packet cannot carry it
     */
    static ReasonCode of(int code, int packets) throws MqttDecodeException {
        ReasonCode reason = BY_CODE[code];
        if (reason == null || (reason.packets & packets) == 0) {
            throw MqttDecodeException.malformed("reason code " + code + " in a packet that cannot carry it (2.4)");
        }
        return reason;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Packets that carry reason codes, as bits. */
    static final class In {
        static final int CONNACK = 1;
        static final int PUBLISH_ACK = 2;
        static final int RELEASE = 4;
        static final int SUBACK = 8;
        static final int UNSUBACK = 16;
        static final int DISCONNECT_CLIENT = 32;
        static final int DISCONNECT_SERVER = 64;
        static final int AUTH_CLIENT = 128;
        static final int AUTH_SERVER = 256;
        static final int ANSWERS = PUBLISH_ACK | SUBACK | UNSUBACK;
        static final int DISCONNECT = DISCONNECT_CLIENT | DISCONNECT_SERVER;

        private In() {}
    }
}
