package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects one packet in an array, so that its size is known before a byte goes out and the output buffer is touched once
 * or twice in all: each call on a buffer costs several array accesses. One per thread, reset for each packet.
 */
final class PacketWriter {
    private static final int USUAL_BYTES = 4096;

    /** Room for the fixed header, which is put in last. */
    private static final int HEADER = 5;

    /** A larger array is not kept for the next packet. */
    private static final int KEPT_BYTES = 65_536;

    /** A payload up to this size is joined in the array, which is cheaper than another call on the buffer. */
    private static final int JOINED_BYTES = 512;

    /** Largest remaining length (2.1.4). */
    private static final int LONGEST_REST = 268_435_455;

    private static final FastThreadLocal<PacketWriter> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected PacketWriter initialValue() {
            return new PacketWriter();
        }
    };

    private byte[] array = new byte[USUAL_BYTES];
    /** Index after the last byte. */
    private int size;

    private boolean impossible;

    private PacketWriter() {}

    /** The writer of this thread, empty. */
    static PacketWriter ofThread() {
        PacketWriter writer = OF_THREAD.get();
        writer.reset();
        return writer;
    }

    private void reset() {
        if (array.length > KEPT_BYTES) {
            array = new byte[USUAL_BYTES];
        }
        size = HEADER;
        impossible = false;
    }

    /** Bytes of a variable byte integer (1.5.5). */
    static int variableBytes(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    /** Puts a variable byte integer into an array and returns the index after it. */
    static int putVariable(byte[] target, int at, int value) {
        int index = at;
        int rest = value;
        while (rest >= 0x80) {
            target[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[index++] = (byte) rest;
        return index;
    }

    void writeByte(int value) {
        grow(1);
        array[size++] = (byte) value;
    }

    void writeTwoBytes(int value) {
        grow(2);
        array[size++] = (byte) (value >> 8);
        array[size++] = (byte) value;
    }

    void writeFourBytes(long value) {
        writeTwoBytes((int) (value >> 16));
        writeTwoBytes((int) value);
    }

    void writeVariable(int value) {
        grow(4);
        size = putVariable(array, size, value);
    }

    void writeText(String text) {
        writeData(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes binary data with its length; longer than a length can tell makes the packet impossible. */
    void writeData(byte[] data) {
        if (data.length > 65_535) {
            impossible = true;
            return;
        }
        writeTwoBytes(data.length);
        writeBytes(data);
    }

    private void writeBytes(byte[] bytes) {
        grow(bytes.length);
        System.arraycopy(bytes, 0, array, size, bytes.length);
        size += bytes.length;
    }

    /** Begins a property section. Returns the mark that {@link #endProperties} wants. */
    int beginProperties() {
        writeByte(0);
        return size;
    }

    /** Ends a property section and puts its length before it. */
    void endProperties(int mark) {
        int length = size - mark;
        int more = variableBytes(length) - 1;
        if (more > 0) {
            grow(more);
            System.arraycopy(array, mark, array, mark + more, length);
            size += more;
        }
        putVariable(array, mark - 1, length);
    }

    void property(Property property, long value) {
        writeByte(property.id);
        switch (property.type) {
            case FLAG -> writeByte((int) value);
            case TWO_BYTES -> writeTwoBytes((int) value);
            case FOUR_BYTES -> writeFourBytes(value);
            case VARIABLE -> writeVariable((int) value);
            case TEXT, DATA, PAIR -> throw new IllegalArgumentException(property + " is not a number");
        }
    }

    /** Writes the property unless it has the value that holds without it. */
    void propertyUnless(long absent, Property property, long value) {
        if (value != absent) {
            property(property, value);
        }
    }

    void propertyUnless(boolean absent, Property property, boolean value) {
        if (value != absent) {
            property(property, value ? 1 : 0);
        }
    }

    void propertyIfAny(Property property, @Nullable String text) {
        if (text != null) {
            writeByte(property.id);
            writeText(text);
        }
    }

    void propertyIfAny(Property property, byte @Nullable [] data) {
        if (data != null) {
            writeByte(property.id);
            writeData(data);
        }
    }

    void userProperties(List<UserProperty> pairs) {
        for (UserProperty pair : pairs) {
            writeByte(Property.USER_PROPERTY.id);
            writeText(pair.name());
            writeText(pair.value());
        }
    }

    void authentication(@Nullable Authentication authentication) {
        if (authentication != null) {
            propertyIfAny(Property.AUTHENTICATION_METHOD, authentication.method());
            propertyIfAny(Property.AUTHENTICATION_DATA, authentication.data());
        }
    }

    /**
     * Bytes of the packet with its fixed header; more than any limit if a field is too long for the format.
     *
     * @param payload bytes that follow what was written
     */
    long packetSize(int payload) {
        long rest = (long) size - HEADER + payload;
        return impossible || rest > LONGEST_REST ? Long.MAX_VALUE : 1 + variableBytes((int) rest) + rest;
    }

    /** Puts the packet with its fixed header into a buffer. */
    void flush(int firstByte, byte[] payload, ByteBuf out) {
        int rest = size - HEADER + payload.length;
        int start = HEADER - variableBytes(rest) - 1;
        array[start] = (byte) firstByte;
        putVariable(array, start + 1, rest);
        if (payload.length <= array.length - size && payload.length <= JOINED_BYTES) {
            System.arraycopy(payload, 0, array, size, payload.length);
            out.writeBytes(array, start, size + payload.length - start);
        } else {
            out.ensureWritable(size - start + payload.length);
            out.writeBytes(array, start, size - start);
            out.writeBytes(payload, 0, payload.length);
        }
    }

    private void grow(int bytes) {
        if (array.length - size < bytes) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + bytes));
        }
    }
}
