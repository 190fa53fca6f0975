package io.sluice.testkit.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One control packet as it was on the wire (MQTT 3.1.1 and 5.0, 2.1).
 *
 * @param type 1 to 15
 * @param flags lower four bits of the first byte
 * @param body all behind the remaining length
 */
record Frame(int type, int flags, byte[] body) {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    int qos() {
        return flags >> 1 & 3;
    }

    boolean duplicate() {
        return (flags & 8) != 0;
    }

    boolean retain() {
        return (flags & 1) != 0;
    }

    int packetId() {
        return (body[0] & 0xFF) << 8 | body[1] & 0xFF;
    }

    /** Reason code of an acknowledgement; 0 where there is none (MQTT 5.0, 3.4.2.1). */
    int reason() {
        return body.length > 2 ? body[2] & 0xFF : 0;
    }

    /** A PUBLISH taken apart. */
    record Publish(String topic, int packetId, byte[] payload) {}

    /** Takes a PUBLISH apart (3.3). */
    Publish publish(boolean version5) {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] topic = new byte[in.getShort() & 0xFFFF];
        in.get(topic);
        int packetId = qos() > 0 ? in.getShort() & 0xFFFF : 0;
        if (version5) {
            int properties = Properties.variableInteger(in);
            in.position(in.position() + properties);
        }
        byte[] payload = new byte[in.remaining()];
        in.get(payload);
        return new Publish(new String(topic, StandardCharsets.UTF_8), packetId, payload);
    }
}
