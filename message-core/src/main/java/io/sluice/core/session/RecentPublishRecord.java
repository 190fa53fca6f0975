package io.sluice.core.session;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.Space;
import java.nio.ByteBuffer;

/** A publish that {@link RecentPublishes} remembers, on its way to the disk: in one of the places of the session. */
final class RecentPublishRecord extends Change {
    /** Session number and place. */
    static final int KEY_BYTES = Long.BYTES + 1;

    private static final int VALUE_BYTES = Short.BYTES + Long.BYTES;

    private final long session;
    private final int place;
    private final int packetId;
    private final long digest;

    /** @param place 0 to 255; what was in it before is forgotten */
    RecentPublishRecord(long session, int place, int packetId, long digest) {
        this.session = session;
        this.place = place;
        this.packetId = packetId;
        this.digest = digest;
    }

    static RecentPublishRecord read(byte[] key, byte[] value) throws DamagedRecordException {
        RecordReader where = new RecordReader(key);
        long session = where.long8();
        int place = where.byte1();
        RecordReader what = new RecordReader(value);
        int packetId = what.byte1() << Byte.SIZE | what.byte1();
        return new RecentPublishRecord(session, place, packetId, what.long8());
    }

    int place() {
        return place;
    }

    int packetId() {
        return packetId;
    }

    long digest() {
        return digest;
    }

    @Override
    public Space space() {
        return Space.RECEIVED;
    }

    @Override
    public byte[] key() {
        return ByteBuffer.allocate(KEY_BYTES).putLong(session).put((byte) place).array();
    }

    @Override
    public byte[] value() {
        return ByteBuffer.allocate(VALUE_BYTES)
                .putShort((short) packetId)
                .putLong(digest)
                .array();
    }

    @Override
    public int size() {
        return KEY_BYTES + VALUE_BYTES;
    }
}
