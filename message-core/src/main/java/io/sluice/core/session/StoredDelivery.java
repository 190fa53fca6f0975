package io.sluice.core.session;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.MessageRecord;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import io.sluice.core.message.Message;

/**
 * The durable copy of a delivery: written before the publisher is acknowledged, called off or removed when the receiver
 * confirmed. Its sequence decides the packet identifier, so that after a restart the receiver knows the message again.
 */
final class StoredDelivery extends Change {
    private static final int KIND_MESSAGE = 0;
    private static final int KIND_RELEASED = 1;
    private static final int RETAIN = 4;
    private static final int QOS = 3;
    private static final int MOST_IDS = 1 << 16;
    private static final int MOST_SUBSCRIPTION_ID = 268_435_455;
    private static final byte[] RELEASED = {KIND_RELEASED};

    private final long session;
    private final long sequence;
    private final Message message;
    private final int flags;
    private final int[] subscriptionIds;

    StoredDelivery(long session, long sequence, Delivery delivery) {
        this.session = session;
        this.sequence = sequence;
        this.message = delivery.message();
        this.flags = delivery.qos() | (delivery.retain() ? RETAIN : 0);
        this.subscriptionIds = delivery.subscriptionIds();
    }

    long sequence() {
        return sequence;
    }

    @Override
    public Space space() {
        return Space.QUEUE;
    }

    @Override
    public byte[] key() {
        return new RecordWriter().long8(session).long8(sequence).toBytes();
    }

    @Override
    public byte[] value() {
        RecordWriter out = new RecordWriter().byte1(KIND_MESSAGE).byte1(flags).number(subscriptionIds.length);
        for (int id : subscriptionIds) {
            out.number(id);
        }
        return MessageRecord.write(message, out).toBytes();
    }

    @Override
    public int size() {
        return message.payload().length + message.topic().length();
    }

    Change removal() {
        return Change.remove(Space.QUEUE, key());
    }

    /** The receiver has it: only the release is still to be confirmed. */
    Change release() {
        return Change.put(Space.QUEUE, key(), RELEASED);
    }

    /** A record of {@link Space#QUEUE} as a delivery again; it counts as written. */
    static Delivery read(byte[] key, byte[] value) throws DamagedRecordException {
        RecordReader position = new RecordReader(key);
        long session = position.long8();
        long sequence = position.long8();
        RecordReader in = new RecordReader(value);
        Delivery delivery;
        if (in.byte1() == KIND_RELEASED) {
            delivery = new Delivery(Message.NOTHING, 2, false, Delivery.NO_IDS, false);
            delivery.released = true;
        } else {
            int flags = in.byte1();
            int[] ids = new int[in.count(MOST_IDS)];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = in.count(MOST_SUBSCRIPTION_ID);
            }
            delivery =
                    new Delivery(MessageRecord.read(in), flags & QOS, (flags & RETAIN) != 0, withoutEmpty(ids), false);
        }
        StoredDelivery stored = new StoredDelivery(session, sequence, delivery);
        stored.take();
        delivery.stored = stored;
        return delivery;
    }

    private static int[] withoutEmpty(int[] ids) {
        return ids.length == 0 ? Delivery.NO_IDS : ids;
    }
}
