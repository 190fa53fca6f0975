package io.sluice.core.session;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.DamagedRecordException;
import io.sluice.core.durable.DurableState;
import io.sluice.core.durable.Journal;
import io.sluice.core.durable.RecordReader;
import io.sluice.core.durable.RecordWriter;
import io.sluice.core.durable.Space;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.loop.Loop;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The durable side of a session that outlives connections: what it keeps on the disk, and under which keys. What is
 * written goes into the journal of the loop that writes it; but for {@link #store} that is the session's owner.
 */
public final class SessionRecords {
    private static final int MOST_PACKET_ID = 65_535;
    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;
    private static final int RETAIN_HANDLING_SHIFT = 4;
    private static final int TWO_BITS = 3;

    private final DurableState state;
    private final long number;
    // of the next message; taken by publishers on any loop
    private final AtomicLong sequence = new AtomicLong(1);

    /** @param number that no other session has, or had while anything of it is left */
    public SessionRecords(DurableState state, long number) {
        this.state = state;
        this.number = number;
    }

    /**
     * Gives a message its place in the session. Any loop; the message is durable once the answer, put into that loop's
     * journal, is.
     */
    public Change store(Delivery delivery) {
        StoredDelivery stored = new StoredDelivery(number, sequence.getAndIncrement(), delivery);
        delivery.stored = stored;
        return stored;
    }

    /** Packet identifier that a message has for good: restored after a crash it has the same one. */
    int packetId(Delivery delivery) {
        StoredDelivery stored = delivery.stored;
        long place = stored == null ? sequence.getAndIncrement() : stored.sequence();
        return (int) (place % MOST_PACKET_ID) + 1;
    }

    /** Restores a message: later ones come behind it. */
    Delivery restore(byte[] key, byte[] value) throws DamagedRecordException {
        Delivery delivery = StoredDelivery.read(key, value);
        StoredDelivery stored = delivery.stored;
        if (stored != null) {
            sequence.accumulateAndGet(stored.sequence() + 1, Math::max);
        }
        return delivery;
    }

    /** Undoes {@link #store} for a message that was written and that the session does not take. Any loop. */
    public Change removal(Delivery delivery) {
        StoredDelivery stored = Objects.requireNonNull(delivery.stored, "the delivery is stored");
        return stored.removal();
    }

    /** The message is through, or given up: it must not come back. */
    void forget(StoredDelivery stored, Loop owner) {
        if (!stored.callOff() && !stored.isFailed()) {
            journal(owner).add(stored.removal());
        }
    }

    /** The receiver of a QoS 2 message has it. */
    void release(StoredDelivery stored, Loop owner) {
        journal(owner).add(stored.release());
    }

    /** A QoS 2 message came in. */
    void received(int packetId, Loop owner) {
        journal(owner).add(Change.put(Space.RECEIVED, receivedKey(packetId), new byte[0]));
    }

    /** A QoS 2 message was released by its sender, or was not taken after all. */
    void receivedNoMore(int packetId, Loop owner) {
        journal(owner).add(Change.remove(Space.RECEIVED, receivedKey(packetId)));
    }

    /** A QoS 1 message came in, or is not to be known again; in place of what was there before. */
    void published(int place, int packetId, long digest, Loop owner) {
        journal(owner).add(new RecentPublishRecord(number, place, packetId, digest));
    }

    private byte[] receivedKey(int packetId) {
        return key().byte1(packetId >>> Byte.SIZE).byte1(packetId).toBytes();
    }

    /** Packet identifier in a key of {@link Space#RECEIVED}. */
    static int receivedId(byte[] key) throws DamagedRecordException {
        RecordReader in = new RecordReader(key);
        in.long8();
        return in.byte1() << Byte.SIZE | in.byte1();
    }

    void subscribed(Subscription subscription, Loop owner) {
        SubscribeOptions options = subscription.options();
        byte[] value = new RecordWriter()
                .byte1(options.qos()
                        | (options.noLocal() ? NO_LOCAL : 0)
                        | (options.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                        | options.retainHandling() << RETAIN_HANDLING_SHIFT)
                .number(options.subscriptionId())
                .toBytes();
        journal(owner)
                .add(Change.put(
                        Space.SUBSCRIPTION,
                        subscriptionKey(subscription.filter().text()),
                        value));
    }

    void unsubscribed(String filterText, Loop owner) {
        journal(owner).add(Change.remove(Space.SUBSCRIPTION, subscriptionKey(filterText)));
    }

    private byte[] subscriptionKey(String filterText) {
        return key().raw(filterText.getBytes(StandardCharsets.UTF_8)).toBytes();
    }

    /** A record of {@link Space#SUBSCRIPTION} as a subscription again. */
    static Subscription subscription(Session session, byte[] key, byte[] value) throws DamagedRecordException {
        RecordReader place = new RecordReader(key);
        place.long8();
        RecordReader in = new RecordReader(value);
        int flags = in.byte1();
        SubscribeOptions options = new SubscribeOptions(
                flags & TWO_BITS,
                (flags & NO_LOCAL) != 0,
                (flags & RETAIN_AS_PUBLISHED) != 0,
                flags >> RETAIN_HANDLING_SHIFT & TWO_BITS,
                in.count(Integer.MAX_VALUE));
        try {
            TopicFilter filter = TopicFilter.parse(new String(place.rest(), StandardCharsets.UTF_8));
            return new Subscription(session, filter, options);
        } catch (InvalidTopicException e) {
            throw new DamagedRecordException("a filter is none: " + e.getMessage());
        }
    }

    void save(Session session, long awaySinceMillis) {
        SavedSession saved = new SavedSession(
                number, session.client(), session.connect(), session.expirySeconds(), awaySinceMillis, session.will());
        journal(session.owner()).add(Change.put(Space.SESSION, key().toBytes(), saved.toBytes()));
    }

    /** Nothing of the session is left. */
    void end(Session session) {
        remove(journal(session.owner()), number);
    }

    /** Removes all that lies on the disk under the number of a session. On the journal's loop. */
    public static void remove(Journal journal, long number) {
        byte[] prefix = new RecordWriter().long8(number).toBytes();
        journal.add(Change.remove(Space.SESSION, prefix));
        journal.add(Change.removeAll(Space.SUBSCRIPTION, prefix));
        journal.add(Change.removeAll(Space.QUEUE, prefix));
        journal.add(Change.removeAll(Space.RECEIVED, prefix));
    }

    /** Completes when what the owner changed in this turn is on the disk. */
    CompletionStage<Void> durable(Loop owner) {
        return journal(owner).durable();
    }

    /** Another loop takes over: what was changed here comes before what is changed there. */
    void handOver(Loop owner) {
        journal(owner).handOver();
    }

    private RecordWriter key() {
        return new RecordWriter().long8(number);
    }

    private Journal journal(Loop loop) {
        return state.journal(loop);
    }
}
