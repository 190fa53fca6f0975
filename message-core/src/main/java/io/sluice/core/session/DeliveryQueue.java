package io.sluice.core.session;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a client that is away, slow or at its window. Bounded by number and bytes: when it is full the
 * oldest QoS 0 message goes first, then the oldest (manual 6984, decision N19); of several priorities the lowest gives
 * first. Confined to the session's loop.
 */
final class DeliveryQueue {
    private final int capacity;
    private final long byteCapacity;
    private final Map<String, Integer> priorities;
    // of priority 0, the only one in most sessions
    private final Lane ordinary = new Lane();
    // of the other priorities, the highest first; null while there was none
    private @Nullable TreeMap<Integer, Lane> others;
    private int size;
    private long bytes;
    private int qos0;
    private long taken;

    DeliveryQueue(SessionSettings settings) {
        this.capacity = settings.maxQueue();
        this.byteCapacity = settings.maxQueueBytes().bytes();
        this.priorities = settings.priorities();
    }

    /** Adds at the end of its priority. The caller takes out what is too much by {@link #evict}. */
    void add(Delivery delivery) {
        lane(delivery).add(delivery);
        size++;
        bytes += delivery.bytes();
        qos0 += delivery.qos() == 0 ? 1 : 0;
    }

    private Lane lane(Delivery delivery) {
        Integer priority =
                priorities.isEmpty() ? null : priorities.get(delivery.message().topic());
        if (priority == null || priority == 0) {
            return ordinary;
        }
        TreeMap<Integer, Lane> lanes = others;
        if (lanes == null) {
            lanes = new TreeMap<>((a, b) -> Integer.compare(b, a));
            others = lanes;
        }
        return lanes.computeIfAbsent(priority, p -> new Lane());
    }

    /** One that has to go because there is too much; null if there is not. */
    @Nullable
    Delivery evict() {
        return evict(0);
    }

    /**
     * The same with more room than usual.
     *
     * @param overshoot messages, and KiB of payload
     */
    @Nullable
    Delivery evict(int overshoot) {
        boolean tooMany = capacity > 0 && size - overshoot > capacity;
        boolean tooLarge = byteCapacity > 0 && bytes - ((long) overshoot << 10) > byteCapacity && size > 1;
        if (!tooMany && !tooLarge) {
            return null;
        }
        Lane lowest = lowest(qos0 > 0);
        Delivery evicted = qos0 > 0 ? lowest.pollQos0() : lowest.poll();
        return gone(evicted);
    }

    /** Whether more than this many quarters of the room are in use. */
    boolean isFuller(int quarters) {
        return capacity > 0 && size * 4L > (long) capacity * quarters
                || byteCapacity > 0 && bytes * 4 > byteCapacity * quarters;
    }

    private Lane lowest(boolean ofQos0) {
        Lane found = holds(ordinary, ofQos0) ? ordinary : null;
        TreeMap<Integer, Lane> lanes = others;
        if (lanes != null) {
            for (Map.Entry<Integer, Lane> entry : lanes.descendingMap().entrySet()) {
                boolean below = entry.getKey() < 0;
                if (holds(entry.getValue(), ofQos0) && (found == null || below)) {
                    return entry.getValue();
                }
            }
        }
        return found == null ? ordinary : found;
    }

    private static boolean holds(Lane lane, boolean ofQos0) {
        return ofQos0 ? lane.qos0() > 0 : !lane.isEmpty();
    }

    /** The next one; null if there is none. */
    @Nullable
    Delivery peek() {
        return next().peek();
    }

    @Nullable
    Delivery poll() {
        Delivery head = gone(next().poll());
        taken += head == null ? 0 : 1;
        return head;
    }

    /** Times that one was taken since the beginning; what had to go for others does not count. */
    long taken() {
        return taken;
    }

    private Lane next() {
        TreeMap<Integer, Lane> lanes = others;
        if (lanes != null) {
            for (Map.Entry<Integer, Lane> entry : lanes.entrySet()) {
                if (entry.getKey() < 0 && !ordinary.isEmpty()) {
                    return ordinary;
                }
                if (!entry.getValue().isEmpty()) {
                    return entry.getValue();
                }
            }
        }
        return ordinary;
    }

    private @Nullable Delivery gone(@Nullable Delivery delivery) {
        if (delivery != null) {
            size--;
            bytes -= delivery.bytes();
            qos0 -= delivery.qos() == 0 ? 1 : 0;
        }
        return delivery;
    }

    int size() {
        return size;
    }

    /** Payloads of what waits, in bytes; in memory each message costs some 200 bytes more. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether a QoS 0 message waits: a later one must not overtake it. */
    boolean holdsQos0() {
        return qos0 > 0;
    }

    /** Whether a QoS 1 or 2 message waits. */
    boolean holdsTracked() {
        return size > qos0;
    }
}
