package io.sluice.core.session;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session by the text of their filter, in the order they came first. Most sessions have a few,
 * which are found by looking at each; a session with many has an index. Confined to the session's loop.
 *
 * <p>Ten to sixteen bytes for each subscription where a linked hash map takes fifty.
 */
final class SubscriptionTable extends AbstractCollection<Subscription> {
    private static final Subscription[] NOTHING = {};
    private static final int FEW = 8;
    /** Place in the index of a subscription that left: a search goes on behind it. */
    private static final int LEFT = -1;

    // in order of arrival; null where one left
    private @Nullable Subscription[] places = NOTHING;
    private int used;
    private int size;
    // place + 1 by hash, open addressing; null while there are few
    private int @Nullable [] index;

    @Override
    public int size() {
        return size;
    }

    boolean containsText(String filterText) {
        return placeOf(filterText) >= 0;
    }

    /** Puts a subscription in the place of one with the same text, or at the end; answers the one replaced. */
    @Nullable
    Subscription put(Subscription subscription) {
        int place = placeOf(subscription.filter().text());
        if (place >= 0) {
            Subscription replaced = places[place];
            places[place] = subscription;
            return replaced;
        }
        if (used == places.length) {
            makeRoom();
        }
        places[used++] = subscription;
        size++;
        if (index != null) {
            enter(index, used - 1);
        } else if (used > FEW) {
            index = newIndex();
        }
        return null;
    }

    /** Takes one out; null if there is none. */
    @Nullable
    Subscription removeText(String filterText) {
        int place = placeOf(filterText);
        if (place < 0) {
            return null;
        }
        Subscription removed = places[place];
        if (index != null) {
            index[slotOf(index, filterText)] = LEFT;
        }
        places[place] = null;
        size--;
        if (size * 2 < used) {
            squeeze(size);
        }
        return removed;
    }

    private int placeOf(String filterText) {
        if (index != null) {
            int slot = slotOf(index, filterText);
            return slot < 0 ? -1 : index[slot] - 1;
        }
        for (int i = 0; i < used; i++) {
            if (isAt(i, filterText)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isAt(int place, String filterText) {
        Subscription there = places[place];
        return there != null && there.filter().text().equals(filterText);
    }

    private int slotOf(int[] table, String filterText) {
        for (int i = slot(table, filterText); table[i] != 0; i = i + 1 & table.length - 1) {
            if (table[i] != LEFT && isAt(table[i] - 1, filterText)) {
                return i;
            }
        }
        return -1;
    }

    private static int slot(int[] table, String filterText) {
        int hash = filterText.hashCode() * 0x9E3779B9;
        return (hash ^ hash >>> 15) & table.length - 1;
    }

    private void enter(int[] table, int place) {
        Subscription subscription = places[place];
        if (subscription != null) {
            int i = slot(table, subscription.filter().text());
            while (table[i] != 0) {
                i = i + 1 & table.length - 1;
            }
            table[i] = place + 1;
        }
    }

    /** Either many left, or there are many. */
    private void makeRoom() {
        squeeze(size + Math.max(1, size / 2));
    }

    /** Closes the gaps; what left is forgotten in the index too. */
    private void squeeze(int capacity) {
        @Nullable Subscription[] old = places;
        int end = used;
        places = capacity == 0 ? NOTHING : new Subscription[capacity];
        used = 0;
        for (int i = 0; i < end; i++) {
            if (old[i] != null) {
                places[used++] = old[i];
            }
        }
        index = used > FEW ? newIndex() : null;
    }

    /** Room for as many as there are places, at most two thirds full, so that it is as old as those. */
    private int[] newIndex() {
        int[] table = new int[Integer.highestOneBit(places.length * 3 / 2) * 2];
        for (int i = 0; i < used; i++) {
            enter(table, i);
        }
        return table;
    }

    @Override
    public Iterator<Subscription> iterator() {
        return new Iterator<>() {
            private int next = following(0);

            @Override
            public boolean hasNext() {
                return next < used;
            }

            @Override
            public Subscription next() {
                Subscription found = next < used ? places[next] : null;
                if (found == null) {
                    throw new NoSuchElementException();
                }
                next = following(next + 1);
                return found;
            }
        };
    }

    private int following(int from) {
        int i = from;
        while (i < used && places[i] == null) {
            i++;
        }
        return i;
    }
}
