package io.sluice.core.durable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds the bytes of one record: big-endian numbers, so that keys sort as numbers do, and texts with their length. */
public final class RecordWriter {
    private static final int FIRST_CAPACITY = 128;
    private static final int MORE = 0x80;
    private static final int SEVEN_BITS = 0x7F;

    private byte[] bytes;
    private int size;

    public RecordWriter() {
        this(FIRST_CAPACITY);
    }

    /** @param capacity about how many bytes there will be */
    public RecordWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** Eight bytes, big-endian. */
    public RecordWriter long8(long value) {
        reserve(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** One byte. */
    public RecordWriter byte1(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public RecordWriter flag(boolean value) {
        return byte1(value ? 1 : 0);
    }

    /** A number of any size in as few bytes as it needs, 7 bits each; a negative one takes ten. */
    public RecordWriter number(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            bytes[size++] = (byte) (rest & SEVEN_BITS | MORE);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** The bytes as they are, without length. */
    public RecordWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Bytes with their length, or nothing at all. */
    public RecordWriter bytes(byte @Nullable [] value) {
        if (value == null) {
            return number(0);
        }
        return number(value.length + 1L).raw(value);
    }

    /** A text with its length, or nothing at all. */
    public RecordWriter text(@Nullable String value) {
        return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** What was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
