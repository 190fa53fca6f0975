package io.sluice.testkit.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Packets to bytes and bytes to packets. */
public final class Wire {
    private Wire() {}

    /** Builds the body of one packet, field by field. */
    public static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** One byte. */
        public Body u8(int value) {
            bytes.write(value);
            return this;
        }

        /** Two bytes. */
        public Body u16(int value) {
            return u8(value >> 8).u8(value);
        }

        /** Four bytes. */
        public Body u32(long value) {
            return u16((int) (value >> 16)).u16((int) value);
        }

        /** Length and text in UTF-8. */
        public Body text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return u16(utf8.length).raw(utf8);
        }

        /** Bytes as they are. */
        public Body raw(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        /** What is there so far. */
        public byte[] bytes() {
            return bytes.toByteArray();
        }

        /** The whole packet, with fixed header. */
        public byte[] packet(int type, int flags) {
            ByteArrayOutputStream packet = new ByteArrayOutputStream(bytes.size() + 5);
            packet.write(type << 4 | flags);
            int left = bytes.size();
            do {
                packet.write(left & 0x7F | (left > 0x7F ? 0x80 : 0));
                left >>= 7;
            } while (left > 0);
            packet.writeBytes(bytes.toByteArray());
            return packet.toByteArray();
        }
    }

    /** An empty body. */
    public static Body body() {
        return new Body();
    }

    /**
     * Reads one packet. A time-out of the socket before its first byte is told to {@code quiet}, which answers whether to wait on.
     *
     * @throws IOException at the end of the stream, and if {@code quiet} does not want to wait
     */
    static Frame read(InputStream stream, BooleanSupplier quiet) throws IOException {
        int first = firstByte(stream, quiet);
        DataInputStream in = new DataInputStream(new Patient(stream));
        int length = 0;
        int shift = 0;
        int next;
        do {
            if (shift > 21) {
                throw new IOException("a remaining length of more than four bytes");
            }
            next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next > 0x7F);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(first >> 4, first & 15, body);
    }

    private static int firstByte(InputStream stream, BooleanSupplier quiet) throws IOException {
        while (true) {
            try {
                int first = stream.read();
                if (first < 0) {
                    throw new IOException("closed");
                }
                return first;
            } catch (SocketTimeoutException e) {
                if (!quiet.getAsBoolean()) {
                    throw e;
                }
            }
        }
    }

    /** In the middle of a packet a time-out means: wait on, up to a minute. */
    private static final class Patient extends InputStream {
        private static final int LIMIT = 3_000;

        private final InputStream stream;

        Patient(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            for (int times = 0; times < LIMIT; times++) {
                try {
                    return stream.read(bytes, offset, length);
                } catch (SocketTimeoutException e) {
                    continue;
                }
            }
            throw new IOException("the rest of a packet does not come");
        }
    }
}
