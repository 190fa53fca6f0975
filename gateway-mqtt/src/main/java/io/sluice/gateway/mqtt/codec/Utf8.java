package io.sluice.gateway.mqtt.codec;

import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8 of MQTT (1.5.4). Java's own decoder replaces ill-formed bytes, here they end the connection
 * [MQTT-1.5.4-1], and so does NUL [MQTT-1.5.4-2].
 */
final class Utf8 {
    private Utf8() {}

    /** Reads a string. A byte order mark is kept [MQTT-1.5.4-3]. */
    static String read(byte[] bytes, int from, int length) throws MqttDecodeException {
        int end = from + length;
        int ascii = asciiEnd(bytes, from, end);
        if (ascii == end) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        check(bytes, ascii, end);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** Reads a topic name: not empty [MQTT-4.7.3-1], no wildcards [MQTT-3.3.2-2]. */
    static String readTopicName(byte[] bytes, int from, int length) throws MqttDecodeException {
        if (length == 0) {
            throw MqttDecodeException.malformed("empty topic name [MQTT-4.7.3-1]");
        }
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '+' || bytes[i] == '#') {
                throw new MqttDecodeException(ReasonCode.TOPIC_NAME_INVALID, "wildcard in a topic name [MQTT-3.3.2-2]");
            }
        }
        return read(bytes, from, length);
    }

    /** Index of the first byte that is not 1 to 127, or the end. */
    private static int asciiEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] > 0) {
            at++;
        }
        return at;
    }

    private static void check(byte[] bytes, int from, int end) throws MqttDecodeException {
        int at = from;
        while (at < end) {
            int lead = bytes[at];
            if (lead > 0) {
                at++;
            } else if (lead == 0) {
                throw MqttDecodeException.malformed("NUL in a string [MQTT-1.5.4-2]");
            } else {
                at = checkSequence(bytes, at, end);
            }
        }
    }

    /** Checks one multi-byte character and returns the index after it. */
    private static int checkSequence(byte[] bytes, int from, int end) throws MqttDecodeException {
        int lead = bytes[from] & 0xFF;
        // 110xxxxx, 1110xxxx, 11110xxx: ones before the first zero = bytes
        int length = Integer.numberOfLeadingZeros(~(lead << 24));
        if (length < 2 || length > 4 || from + length > end) {
            throw illFormed();
        }
        int codePoint = lead & 0x7F >> length;
        for (int i = from + 1; i < from + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                throw illFormed();
            }
            codePoint = codePoint << 6 | (bytes[i] & 0x3F);
        }
        boolean overlong = codePoint < (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (overlong || surrogate || codePoint > Character.MAX_CODE_POINT) {
            throw illFormed();
        }
        return from + length;
    }

    private static MqttDecodeException illFormed() {
        return MqttDecodeException.malformed("ill-formed UTF-8 [MQTT-1.5.4-1]");
    }
}
