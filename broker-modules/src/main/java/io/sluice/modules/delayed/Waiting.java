package io.sluice.modules.delayed;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.MessageRecord;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageId;

/**
 * A message that waits for its time.
 *
 * @param dueMillis wall time at which it is published
 * @param id its identity
 * @param message the message as bytes, which the disk has too; not to be modified
 */
public record Waiting(long dueMillis, MessageId id, byte[] message) {
    /** What an entry takes beside its bytes: their header, and its place in the order with room to grow. */
    private static final int OVERHEAD = 60;

    static Waiting of(Message message, long dueMillis) {
        return new Waiting(
                dueMillis,
                message.id(),
                MessageRecord.write(message, new RecordWriter()).toBytes());
    }

    /** Reads what {@link #change} wrote. */
    static Waiting of(byte[] key, byte[] value) throws DamagedRecordException {
        RecordReader in = new RecordReader(key);
        return new Waiting(in.long8(), new MessageId(in.long8(), in.long8()), value);
    }

    /**
     * The message, with the topic it goes to and the time at which it came.
     *
     * @throws DamagedRecordException if the bytes are none
     */
    public Message read() throws DamagedRecordException {
        return MessageRecord.read(new RecordReader(message));
    }

    /** Bytes of memory it takes. */
    long memory() {
        return message.length + OVERHEAD;
    }

    private byte[] key() {
        return new RecordWriter()
                .long8(dueMillis)
                .long8(id.high())
                .long8(id.low())
                .toBytes();
    }

    Change change() {
        return Change.put(Space.DELAYED, key(), message);
    }

    Change removal() {
        return Change.remove(Space.DELAYED, key());
    }
}
