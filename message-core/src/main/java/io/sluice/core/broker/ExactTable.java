package io.sluice.core.broker;

import io.sluice.core.session.Subscription;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions to filters without wildcards, found by the text of a topic.
 *
 * <p>An entry is a lone {@link Subscription} or a {@link SubscriberSet}: nearly all filters of devices have one
 * subscriber, which then costs a slot and nothing more. Open addressing, cut into stripes by hash: a writer locks one
 * stripe, and what it copies when a stripe grows is small. Readers take no lock: they compare hashes that lie side by
 * side, and touch an entry only if its hash is right.
 */
final class ExactTable {
    private static final int STRIPES = 64;
    private static final int STRIPE_BITS = 6;

    private final Stripe[] stripes = new Stripe[STRIPES];

    ExactTable() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    void add(Subscription subscription) {
        int hash = hash(subscription.filter().filter());
        stripe(hash).add(subscription, hash);
    }

    /** Puts a subscription in the place of one to the same filter. */
    void replace(Subscription old, Subscription subscription) {
        int hash = hash(old.filter().filter());
        stripe(hash).replace(old, subscription, hash);
    }

    void remove(Subscription subscription) {
        int hash = hash(subscription.filter().filter());
        stripe(hash).remove(subscription, hash);
    }

    void match(String topic, Matches matches) {
        int hash = hash(topic);
        Object entry = stripe(hash).find(topic, hash);
        if (entry != null) {
            SubscriberSet.collect(entry, matches);
        }
    }

    long filterCount() {
        long filters = 0;
        for (Stripe stripe : stripes) {
            filters += stripe.filterCount();
        }
        return filters;
    }

    private Stripe stripe(int hash) {
        return stripes[hash >>> Integer.SIZE - STRIPE_BITS];
    }

    /** Spread, since the text's own hash of neighbours such as device/17 and device/18 lies side by side. */
    private static int hash(String filter) {
        int hash = filter.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    /** Changed under its own lock. */
    private static final class Stripe {
        private static final Slots EMPTY = new Slots(1);
        private static final int FIRST_CAPACITY = 4;

        private volatile Slots slots = EMPTY;
        private int used;
        private int left;

        @Nullable
        Object find(String filter, int hash) {
            Slots current = slots;
            int place = current.find(filter, hash);
            // a place is of one filter for ever: what left meanwhile leaves a mark and nothing else
            Object entry = place < 0 ? null : current.entries.get(place);
            return entry == Slots.LEFT ? null : entry;
        }

        synchronized int filterCount() {
            return used - left;
        }

        synchronized void add(Subscription subscription, int hash) {
            int place = slots.find(subscription.filter().filter(), hash);
            if (place >= 0) {
                Slots current = slots;
                current.entries.set(place, SubscriberSet.with(current.entries.get(place), subscription));
                return;
            }
            if ((used + 1) * 4 > slots.hashes.length * 3) {
                rebuild();
            }
            slots.enter(SubscriberSet.with(null, subscription), hash);
            used++;
        }

        synchronized void replace(Subscription old, Subscription subscription, int hash) {
            Slots current = slots;
            int place = current.find(old.filter().filter(), hash);
            if (place >= 0) {
                current.entries.set(place, SubscriberSet.replaced(current.entries.get(place), old, subscription));
            }
        }

        synchronized void remove(Subscription subscription, int hash) {
            Slots current = slots;
            int place = current.find(subscription.filter().filter(), hash);
            if (place < 0) {
                return;
            }
            Object rest = SubscriberSet.without(current.entries.get(place), subscription);
            current.entries.set(place, rest == null ? Slots.LEFT : rest);
            if (rest == null && ++left * 2 > used) {
                rebuild();
            }
        }

        /** Into new slots, a third to two thirds full: readers go on in the old ones until they come again. */
        private void rebuild() {
            Slots old = slots;
            int live = used - left;
            int capacity = FIRST_CAPACITY;
            while (capacity * 2 < (live + 1) * 3) {
                capacity *= 2;
            }
            Slots fresh = live == 0 ? new Slots(FIRST_CAPACITY) : new Slots(capacity);
            for (int i = 0; i < old.hashes.length; i++) {
                Object entry = old.entries.get(i);
                if (entry != null && entry != Slots.LEFT) {
                    fresh.enter(entry, old.hashes[i]);
                }
            }
            used = live;
            left = 0;
            slots = fresh;
        }
    }

    /** Entries and, beside them, their hashes. A hash is written before its entry and never changed. */
    private static final class Slots {
        /** Where an entry was: a search goes on behind it. */
        static final Object LEFT = new Object();

        final int[] hashes;
        final AtomicReferenceArray<@Nullable Object> entries;

        Slots(int capacity) {
            hashes = new int[capacity];
            entries = new AtomicReferenceArray<>(capacity);
        }

        /** Place of a filter, -1 if it is not in. Any thread. */
        int find(String filter, int hash) {
            int mask = hashes.length - 1;
            for (int i = hash & mask; ; i = i + 1 & mask) {
                Object entry = entries.get(i);
                if (entry == null) {
                    return -1;
                }
                if (hashes[i] == hash
                        && entry != LEFT
                        && SubscriberSet.filterOf(entry).equals(filter)) {
                    return i;
                }
            }
        }

        void enter(Object entry, int hash) {
            int mask = hashes.length - 1;
            int i = hash & mask;
            while (entries.get(i) != null) {
                i = i + 1 & mask;
            }
            hashes[i] = hash;
            entries.set(i, entry);
        }
    }
}
