package io.sluice.core.durable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RecordWriter} wrote. Every method throws {@link DamagedRecordException} if the record ends too early or
 * cannot be what it should be.
 */
public final class RecordReader {
    private final byte[] bytes;
    private int at;

    public RecordReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isAtEnd() {
        return at == bytes.length;
    }

    public long long8() throws DamagedRecordException {
        need(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | bytes[at++] & 0xFF;
        }
        return value;
    }

    public int byte1() throws DamagedRecordException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    public boolean flag() throws DamagedRecordException {
        return byte1() != 0;
    }

    public long number() throws DamagedRecordException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = byte1();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new DamagedRecordException("a number does not end");
    }

    /** A number from 0 to a bound. */
    public int count(int most) throws DamagedRecordException {
        long value = number();
        if (value < 0 || value > most) {
            throw new DamagedRecordException("a number is " + value + ", not 0 to " + most);
        }
        return (int) value;
    }

    /** What is left, without length. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return rest;
    }

    public byte @Nullable [] bytes() throws DamagedRecordException {
        int length = count(Integer.MAX_VALUE) - 1;
        if (length < 0) {
            return null;
        }
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    public @Nullable String text() throws DamagedRecordException {
        byte[] value = bytes();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** A text that must be there. */
    public String requiredText() throws DamagedRecordException {
        String value = text();
        if (value == null) {
            throw new DamagedRecordException("a text is missing");
        }
        return value;
    }

    private void need(int more) throws DamagedRecordException {
        if (bytes.length - at < more) {
            throw new DamagedRecordException("the record ends too early");
        }
    }
}
