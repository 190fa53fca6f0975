package io.sluice.rule.queue;

import java.nio.ByteBuffer;

/** Keys of the records of one queue: its number, then the place; both big-endian, so that they sort by place. */
record QueueKeys(long number) {
    private static final int LENGTH = 2 * Long.BYTES;

    byte[] at(long place) {
        return ByteBuffer.allocate(LENGTH).putLong(number).putLong(place).array();
    }

    /** The first key of the queue. */
    byte[] first() {
        return at(0);
    }

    /** Behind the last key of the queue. */
    byte[] end() {
        return new QueueKeys(number + 1).first();
    }

    static long placeOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(Long.BYTES);
    }
}
