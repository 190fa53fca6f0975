package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties;
import org.jspecify.annotations.Nullable;

/** Reads CONNECT of all versions (3.1). */
final class ConnectReader {
    /** Set in the protocol level by bridges of mosquitto, in versions 3 and 4. */
    private static final int BRIDGE_BIT = 0x80;

    private static final int USERNAME = 0x80;
    private static final int PASSWORD = 0x40;
    private static final int WILL_RETAIN = 0x20;
    private static final int WILL_QOS = 0x18;
    private static final int WILL = 0x04;
    private static final int CLEAN_START = 0x02;
    private static final int RESERVED = 0x01;

    private ConnectReader() {}

    /** Reads the protocol name and level byte; {@link #version} tells the version from it. */
    static int readLevel(PacketReader in) throws MqttDecodeException {
        String name = in.readText();
        int level = in.readByte();
        // a name with a level of the other name is remembered as a level that no version has
        return switch (name) {
            case "MQTT" -> version(level) == MqttFrame.VERSION_3_1 ? 0 : level;
            case "MQIsdp" -> version(level) == MqttFrame.VERSION_3_1 ? level : 0;
            default ->
                throw new MqttDecodeException(
                        ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "unknown protocol name [MQTT-3.1.2-1]");
        };
    }

    /** Version of a protocol level: 3, 4, 5, or another number that is not supported. */
    static int version(int level) {
        return level == (MqttFrame.VERSION_3_1 | BRIDGE_BIT) || level == (MqttFrame.VERSION_3_1_1 | BRIDGE_BIT)
                ? level & ~BRIDGE_BIT
                : level;
    }

    /** Reads what follows the protocol level. */
    static Connect read(PacketReader in, int level) throws MqttDecodeException {
        int version = version(level);
        int flags = in.readByte();
        checkFlags(version, flags);
        int keepAlive = in.readTwoBytes();
        Connect.Properties properties =
                version == MqttFrame.VERSION_5 ? readProperties(in) : Connect.Properties.DEFAULT;
        String clientId = in.readText();
        boolean cleanStart = (flags & CLEAN_START) != 0;
        checkClientId(version, clientId, cleanStart);
        Connect.Will will = (flags & WILL) != 0 ? readWill(in, version, flags) : null;
        String username = (flags & USERNAME) != 0 && !omitted(in, version) ? in.readText() : null;
        byte[] password = (flags & PASSWORD) != 0 && !omitted(in, version) ? in.readData() : null;
        in.expectEnd();
        boolean bridge = level != version;
        return new Connect(version, bridge, cleanStart, keepAlive, clientId, username, password, will, properties);
    }

    private static void checkFlags(int version, int flags) throws MqttDecodeException {
        if ((flags & WILL_QOS) == WILL_QOS) {
            throw MqttDecodeException.malformed("will QoS 3 [MQTT-3.1.2-12]");
        }
        if (version == MqttFrame.VERSION_3_1) {
            // 3.1 calls the other bits unused and demands nothing of them
            return;
        }
        if ((flags & RESERVED) != 0) {
            throw MqttDecodeException.malformed("reserved connect flag is set [MQTT-3.1.2-3]");
        }
        if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
            throw MqttDecodeException.malformed("will QoS or retain without will [MQTT-3.1.2-11] [MQTT-3.1.2-13]");
        }
        if (version == MqttFrame.VERSION_3_1_1 && (flags & PASSWORD) != 0 && (flags & USERNAME) == 0) {
            throw MqttDecodeException.malformed("password without user name (3.1.1: [MQTT-3.1.2-22])");
        }
    }

    private static void checkClientId(int version, String clientId, boolean cleanStart) throws MqttDecodeException {
        if (!clientId.isEmpty() || version == MqttFrame.VERSION_5) {
            return;
        }
        if (version == MqttFrame.VERSION_3_1 || !cleanStart) {
            throw new MqttDecodeException(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "empty client identifier (3.1: 3.1; 3.1.1: [MQTT-3.1.3-8])");
        }
    }

    /** In 3.1 the remaining length wins over the flags: user name and password may be announced and missing. */
    private static boolean omitted(PacketReader in, int version) {
        return version == MqttFrame.VERSION_3_1 && in.remaining() == 0;
    }

    private static Connect.Properties readProperties(PacketReader in) throws MqttDecodeException {
        PropertyReader properties = in.readProperties(Property.CONNECT);
        return new Connect.Properties(
                properties.number(Property.SESSION_EXPIRY, 0),
                properties.integer(Property.RECEIVE_MAXIMUM, 65_535),
                properties.maximumPacketSize(),
                properties.integer(Property.TOPIC_ALIAS_MAXIMUM, 0),
                properties.flag(Property.REQUEST_RESPONSE_INFORMATION, false),
                properties.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
                properties.authentication(),
                properties.userProperties());
    }

    private static Connect.Will readWill(PacketReader in, int version, int flags) throws MqttDecodeException {
        @Nullable PropertyReader properties = version == MqttFrame.VERSION_5 ? in.readProperties(Property.WILL) : null;
        String topic = in.readTopicName();
        return new Connect.Will(
                topic,
                in.readData(),
                (flags & WILL_QOS) >> 3,
                (flags & WILL_RETAIN) != 0,
                properties == null ? 0 : properties.number(Property.WILL_DELAY, 0),
                properties == null ? MessageProperties.NONE : properties.message());
    }
}
