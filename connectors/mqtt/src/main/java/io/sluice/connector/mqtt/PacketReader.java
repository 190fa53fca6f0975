package io.sluice.connector.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One packet that came, read from the front to the back. Ends of the packet where more is wanted are an {@link IOException}. */
final class PacketReader {
    /** Longest packet that is read; told to brokers of version 5. */
    static final int LONGEST = 64 << 20;

    private final int first;
    private final ByteBuffer body;

    private PacketReader(int first, byte[] body) {
        this.first = first;
        this.body = ByteBuffer.wrap(body);
    }

    /** Waits for the next packet. */
    static PacketReader read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int part;
        do {
            if (shift > 21) {
                throw new IOException("the remote broker sent a packet with an invalid length");
            }
            part = in.readUnsignedByte();
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while ((part & 0x80) != 0);
        if (length > LONGEST) {
            throw new IOException("the remote broker sent a packet of " + length + " bytes; more than " + LONGEST);
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new PacketReader(first, body);
    }

    /** Type and flags. */
    int first() {
        return first;
    }

    boolean hasMore() {
        return body.hasRemaining();
    }

    int u8() throws IOException {
        try {
            return body.get() & 0xFF;
        } catch (BufferUnderflowException e) {
            throw cut(e);
        }
    }

    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    long u32() throws IOException {
        return (long) u16() << 16 | u16();
    }

    byte[] binary() throws IOException {
        return raw(u16());
    }

    String text() throws IOException {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    /** Everything that is left. */
    byte[] rest() throws IOException {
        return raw(body.remaining());
    }

    /** What stands behind its own length: properties. */
    PacketReader block() throws IOException {
        return new PacketReader(first, raw(length()));
    }

    /** Variable byte integer. */
    int length() throws IOException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int part = u8();
            value |= (part & 0x7F) << shift;
            if ((part & 0x80) == 0) {
                return value;
            }
        }
        throw new IOException("the remote broker sent an invalid length");
    }

    private byte[] raw(int count) throws IOException {
        try {
            byte[] bytes = new byte[Math.min(count, body.remaining() + 1)];
            body.get(bytes);
            return bytes;
        } catch (BufferUnderflowException e) {
            throw cut(e);
        }
    }

    private static IOException cut(BufferUnderflowException e) {
        return new IOException("the remote broker sent a packet that is cut short", e);
    }
}
