package io.sluice.core.broker;

import io.sluice.core.session.Subscription;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions of one filter, if they are several or shared. Changed under the lock of the table, read without one.
 *
 * <p>Millions of filters have one subscriber, so what the tables hold is an <em>entry</em>: the lone subscription itself
 * or a set. The static methods treat both alike.
 *
 * <p>Adding writes into spare room behind what readers see and then publishes the new length, so that many subscribers on
 * one filter do not cost a copy each. Removing leaves a hole; the holes are squeezed out when they are the majority.
 */
final class SubscriberSet {
    private static final SharedGroup[] NO_GROUPS = {};
    private static final View EMPTY = new View(new Subscription[0], 0, 0, NO_GROUPS);
    private static final int FIRST_CAPACITY = 2;

    /** From this size on places are remembered: looking for each one that leaves would take n squared when all leave. */
    private static final int LARGE = 256;

    private final String filter;
    private volatile View view = EMPTY;
    // under the lock of the table; place of each subscription in the array, null while the set is small or nobody left
    private @Nullable Map<Subscription, Integer> places;

    /**
     * What readers see, as a whole.
     *
     * @param length how many places of the array are in use
     * @param holes how many of these are empty
     */
    private record View(@Nullable Subscription[] subscriptions, int length, int holes, SharedGroup[] groups) {}

    private SubscriberSet(String filter) {
        this.filter = filter;
    }

    /** An entry with one more; null is none. The one given is changed or not used any more. */
    static Object with(@Nullable Object entry, Subscription subscription) {
        if (entry == null && !subscription.filter().isShared()) {
            return subscription;
        }
        SubscriberSet set = entry instanceof SubscriberSet present
                ? present
                : new SubscriberSet(subscription.filter().filter());
        if (entry instanceof Subscription lone) {
            set.add(lone);
        }
        set.add(subscription);
        return set;
    }

    /** An entry without one of its own; null if nobody is left. The one given is changed or not used any more. */
    static @Nullable Object without(Object entry, Subscription subscription) {
        if (entry instanceof SubscriberSet set) {
            set.remove(subscription);
            return set.isEmpty() ? null : set.unlessLone();
        }
        return entry == subscription ? null : entry;
    }

    /** An entry with one subscription in the place of another of the same group, or of no group as well. */
    static Object replaced(Object entry, Subscription old, Subscription subscription) {
        if (entry instanceof SubscriberSet set) {
            set.replace(old, subscription);
            return set;
        }
        return entry == old ? subscription : entry;
    }

    /** The filter that all of an entry subscribed to, without share prefix. */
    static String filterOf(Object entry) {
        return entry instanceof SubscriberSet set
                ? set.filter
                : ((Subscription) entry).filter().filter();
    }

    /** Puts all of an entry into the matches. Any thread. */
    static void collect(Object entry, Matches matches) {
        matches.beginSource();
        if (entry instanceof SubscriberSet set) {
            set.collect(matches);
        } else {
            matches.add((Subscription) entry);
        }
    }

    /** Puts all subscriptions, and all groups, into the matches. */
    private void collect(Matches matches) {
        View current = view;
        for (int i = 0; i < current.length; i++) {
            Subscription subscription = current.subscriptions[i];
            if (subscription != null) {
                matches.add(subscription);
            }
        }
        for (SharedGroup group : current.groups) {
            matches.add(group);
        }
    }

    private boolean isEmpty() {
        View current = view;
        return current.length == current.holes && current.groups.length == 0;
    }

    /** The only subscription left, or this set if it holds more. */
    private Object unlessLone() {
        View current = view;
        if (current.length - current.holes == 1 && current.groups.length == 0) {
            for (int i = 0; i < current.length; i++) {
                if (current.subscriptions[i] != null) {
                    return current.subscriptions[i];
                }
            }
        }
        return this;
    }

    private void add(Subscription subscription) {
        String group = subscription.filter().group();
        if (group != null) {
            addShared(group, subscription);
            return;
        }
        View current = view;
        @Nullable Subscription[] array = current.subscriptions;
        if (current.length == array.length) {
            array = Arrays.copyOf(array, Math.max(FIRST_CAPACITY, array.length * 2));
        }
        array[current.length] = subscription;
        if (places != null) {
            places.put(subscription, current.length);
        }
        view = new View(array, current.length + 1, current.holes, current.groups);
    }

    private void remove(Subscription subscription) {
        String group = subscription.filter().group();
        if (group != null) {
            removeShared(group, subscription);
            return;
        }
        View current = view;
        int place = placeOf(subscription, current);
        if (place >= 0) {
            current.subscriptions[place] = null;
            if (places != null) {
                places.remove(subscription);
            }
            squeeze(current, current.holes + 1);
        }
    }

    /** Where a subscription stands, -1 if it does not. */
    private int placeOf(Subscription subscription, View current) {
        if (places == null && current.length >= LARGE) {
            remember(current);
        }
        if (places != null) {
            return places.getOrDefault(subscription, -1);
        }
        for (int i = 0; i < current.length; i++) {
            if (current.subscriptions[i] == subscription) {
                return i;
            }
        }
        return -1;
    }

    private void remember(View current) {
        Map<Subscription, Integer> all = new IdentityHashMap<>(current.length);
        for (int i = 0; i < current.length; i++) {
            Subscription subscription = current.subscriptions[i];
            if (subscription != null) {
                all.put(subscription, i);
            }
        }
        places = all;
    }

    /** Puts a subscription in the place of one of the same group, or of no group as well. */
    private void replace(Subscription old, Subscription subscription) {
        View current = view;
        for (SharedGroup group : current.groups) {
            if (group.name().equals(old.filter().group())) {
                group.replace(old, subscription);
            }
        }
        int place = old.filter().isShared() ? -1 : placeOf(old, current);
        if (place >= 0) {
            current.subscriptions[place] = subscription;
            if (places != null) {
                places.remove(old);
                places.put(subscription, place);
            }
        }
        // publishes the change
        view = new View(current.subscriptions, current.length, current.holes, current.groups);
    }

    private void squeeze(View current, int holes) {
        if (holes * 2 <= current.length) {
            // publishes the hole
            view = new View(current.subscriptions, current.length, holes, current.groups);
            return;
        }
        @Nullable Subscription[] left = new Subscription[current.length - holes];
        int to = 0;
        for (int i = 0; i < current.length; i++) {
            if (current.subscriptions[i] != null) {
                left[to++] = current.subscriptions[i];
            }
        }
        places = null;
        view = new View(left, to, 0, current.groups);
    }

    private void addShared(String name, Subscription subscription) {
        View current = view;
        for (SharedGroup group : current.groups) {
            if (group.name().equals(name)) {
                group.add(subscription);
                return;
            }
        }
        SharedGroup group = new SharedGroup(name);
        group.add(subscription);
        SharedGroup[] groups = Arrays.copyOf(current.groups, current.groups.length + 1);
        groups[current.groups.length] = group;
        view = new View(current.subscriptions, current.length, current.holes, groups);
    }

    private void removeShared(String name, Subscription subscription) {
        View current = view;
        for (SharedGroup group : current.groups) {
            if (group.name().equals(name)) {
                group.remove(subscription);
            }
        }
        SharedGroup[] groups =
                Arrays.stream(current.groups).filter(g -> !g.isEmpty()).toArray(SharedGroup[]::new);
        view = new View(current.subscriptions, current.length, current.holes, groups);
    }
}
