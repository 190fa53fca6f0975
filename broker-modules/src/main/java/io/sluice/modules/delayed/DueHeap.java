package io.sluice.modules.delayed;

import io.sluice.core.message.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the order in which they are due; those of one millisecond in the order of their identities, which is that of
 * their coming. A binary heap in parallel arrays, because there may be millions: an entry takes 28 bytes beside its record,
 * and up to half as much again while the arrays have room. One thread.
 */
final class DueHeap {
    private static final int FIRST_CAPACITY = 16;

    private long[] due = new long[FIRST_CAPACITY];
    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    private byte[] @Nullable [] records = new byte[FIRST_CAPACITY][];
    private int size;

    int size() {
        return size;
    }

    /** Wall time at which the first one is due. There must be one. */
    long firstDue() {
        return due[0];
    }

    /** The first one, which stays. There must be one. */
    Waiting first() {
        return at(0);
    }

    private Waiting at(int i) {
        return new Waiting(due[i], new MessageId(high[i], low[i]), records[i]);
    }

    void add(Waiting message) {
        if (size == records.length) {
            int longer = size + (size >> 1);
            due = Arrays.copyOf(due, longer);
            high = Arrays.copyOf(high, longer);
            low = Arrays.copyOf(low, longer);
            records = Arrays.copyOf(records, longer);
        }
        put(size, message);
        up(size);
        size++;
    }

    /** Takes the first one out. */
    void removeFirst() {
        removeAt(0);
    }

    /** Takes one out, wherever it is; null if it is not in. Looks at all of them, the latest first. */
    @Nullable
    Waiting remove(MessageId id) {
        for (int i = size - 1; i >= 0; i--) {
            if (low[i] == id.low() && high[i] == id.high()) {
                Waiting found = at(i);
                removeAt(i);
                return found;
            }
        }
        return null;
    }

    /** All of them, in no order. */
    List<Waiting> all() {
        List<Waiting> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(at(i));
        }
        return all;
    }

    private void removeAt(int i) {
        size--;
        if (i != size) {
            put(i, at(size));
            down(i);
            up(i);
        }
        // not kept from the collector
        Arrays.fill(records, size, size + 1, null);
    }

    private void up(int from) {
        int i = from;
        while (i > 0 && isBefore(i, (i - 1) >>> 1)) {
            swap(i, (i - 1) >>> 1);
            i = (i - 1) >>> 1;
        }
    }

    private void down(int from) {
        int i = from;
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, i)) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private boolean isBefore(int a, int b) {
        if (due[a] != due[b]) {
            return due[a] < due[b];
        }
        int byTime = Long.compareUnsigned(high[a], high[b]);
        return byTime != 0 ? byTime < 0 : Long.compareUnsigned(low[a], low[b]) < 0;
    }

    private void put(int i, Waiting message) {
        due[i] = message.dueMillis();
        high[i] = message.id().high();
        low[i] = message.id().low();
        records[i] = message.message();
    }

    private void swap(int a, int b) {
        swap(due, a, b);
        swap(high, a, b);
        swap(low, a, b);
        byte[] record = records[a];
        records[a] = records[b];
        records[b] = record;
    }

    private static void swap(long[] array, int a, int b) {
        long kept = array[a];
        array[a] = array[b];
        array[b] = kept;
    }
}
