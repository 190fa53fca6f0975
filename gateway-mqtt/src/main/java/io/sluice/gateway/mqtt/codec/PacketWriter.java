package io.sluice.gateway.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.sluice.core.message.MessageProperties.UserProperty;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what follows the fixed header of one packet, so that its size is known before a byte goes out. One per thread,
 * reset for each packet.
 */
final class PacketWriter {
    private static final int USUAL_BYTES = 1024;

    /** A larger array is not kept for the next packet. */
    private static final int KEPT_BYTES = 65_536;

    private static final FastThreadLocal<PacketWriter> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected PacketWriter initialValue() {
            return new PacketWriter();
        }
    };

    private byte[] array = new byte[USUAL_BYTES];
    private int size;
    private boolean impossible;

    private PacketWriter() {}

    /** The writer of this thread, empty. */
    static PacketWriter ofThread() {
        PacketWriter writer = OF_THREAD.get();
        if (writer.array.length > KEPT_BYTES) {
            writer.array = new byte[USUAL_BYTES];
        }
        writer.size = 0;
        writer.impossible = false;
        return writer;
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

    byte[] array() {
        return array;
    }

    int size() {
        return size;
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

    void writeBytes(byte[] bytes) {
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

    /** Bytes of the packet with its fixed header; more than any limit if a field is too long for the format. */
    int packetSize() {
        return impossible ? Integer.MAX_VALUE : 1 + variableBytes(size) + size;
    }

    /** Writes the packet with its fixed header. */
    void flush(int firstByte, ByteBuf out) {
        int bytes = packetSize();
        out.ensureWritable(bytes);
        out.writeByte(firstByte);
        int rest = size;
        while (rest >= 0x80) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
        out.writeBytes(array, 0, size);
    }

    private void grow(int bytes) {
        if (array.length - size < bytes) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + bytes));
        }
    }
}
