package io.sluice.store;

import java.util.Arrays;

/**
 * Builds a batch in the form in which RocksDB keeps it in memory and in its log, so that a batch of any length crosses to
 * native code once. Confined to the writer.
 *
 * <pre>
 * 8 bytes sequence (0, set by RocksDB) - 4 bytes number of records, little endian - records:
 *   05 family key value      put
 *   04 family key            delete
 *   0E family from to        delete range, the end excluded
 * family: varint; key, value, from, to: length as varint, bytes
 * </pre>
 */
final class BatchEncoder {
    private static final byte PUT = 0x05;
    private static final byte DELETE = 0x04;
    private static final byte DELETE_RANGE = 0x0E;
    private static final int HEADER = 12;
    private static final int COUNT_AT = 8;
    private static final int USUAL = 1 << 16;
    private static final int LARGEST_KEPT = 1 << 22;
    private static final int LONGEST_VARINT = 5;

    private byte[] bytes = new byte[USUAL];
    private int length = HEADER;
    private int records;

    void clear() {
        length = HEADER;
        records = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[USUAL];
        }
    }

    boolean isEmpty() {
        return records == 0;
    }

    int records() {
        return records;
    }

    /** Bytes of the batch. */
    int length() {
        return length;
    }

    /** The batch as it is now. */
    byte[] toBytes() {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT_AT + i] = (byte) (records >>> (i * Byte.SIZE));
        }
        return Arrays.copyOf(bytes, length);
    }

    void put(int family, byte[] key, byte[] value) {
        begin(PUT, family, key.length + value.length);
        bytes(key);
        bytes(value);
        records++;
    }

    void delete(int family, byte[] key) {
        begin(DELETE, family, key.length);
        bytes(key);
        records++;
    }

    /** Removes all keys from one to another, the last one excluded. */
    void deleteRange(int family, byte[] from, byte[] to) {
        begin(DELETE_RANGE, family, from.length + to.length);
        bytes(from);
        bytes(to);
        records++;
    }

    /** Goes back to where it was when it had this length and so many records. */
    void backTo(int earlierLength, int earlierRecords) {
        length = earlierLength;
        records = earlierRecords;
    }

    /** The first key behind all that begin with these bytes. */
    static byte[] endOf(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("a prefix must have a byte other than FF");
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }

    private void begin(byte kind, int family, int more) {
        int needed = Math.addExact(length, Math.addExact(more, 1 + 3 * LONGEST_VARINT));
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
        bytes[length++] = kind;
        varint(family);
    }

    private void bytes(byte[] part) {
        varint(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void varint(int value) {
        int left = value;
        while (left > 0x7F) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }
}
