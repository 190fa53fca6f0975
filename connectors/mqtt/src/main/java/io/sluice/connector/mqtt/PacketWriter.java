package io.sluice.connector.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the body of one packet, and then the whole packet. Not for several threads. */
final class PacketWriter {
    private static final int LONGEST_TEXT = 65_535;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(64);

    PacketWriter u8(int value) {
        body.write(value);
        return this;
    }

    PacketWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    PacketWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    /** Bytes as they are. */
    PacketWriter raw(byte[] bytes) {
        body.writeBytes(bytes);
        return this;
    }

    /** Bytes behind their length; at most 65,535. */
    PacketWriter binary(byte[] bytes) {
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("longer than " + LONGEST_TEXT + " bytes");
        }
        return u16(bytes.length).raw(bytes);
    }

    PacketWriter text(String text) {
        return binary(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Variable byte integer (MQTT 5, 1.5.5). */
    PacketWriter length(int value) {
        int left = value;
        while (left > 0x7F) {
            u8(left & 0x7F | 0x80);
            left >>>= 7;
        }
        return u8(left);
    }

    /** What another one wrote, behind its length: properties. */
    PacketWriter block(PacketWriter other) {
        return length(other.body.size()).raw(other.body.toByteArray());
    }

    /** The packet with this body. */
    byte[] packet(int first) {
        return new PacketWriter()
                .u8(first)
                .length(body.size())
                .raw(body.toByteArray())
                .body
                .toByteArray();
    }
}
