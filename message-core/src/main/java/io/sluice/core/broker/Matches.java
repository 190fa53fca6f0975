package io.sluice.core.broker;

import io.sluice.core.session.Subscription;
import java.util.Arrays;

/**
 * Who matches one topic: a growing list that is used again for the next message. Confined to a loop.
 */
final class Matches {
    private static final int KEEP = 4096;

    private Subscription[] subscriptions = new Subscription[16];
    private int size;
    private SharedGroup[] groups = new SharedGroup[2];
    private int groupCount;
    private int sources;

    /** What follows comes from another filter: the same session may occur again. */
    void beginSource() {
        sources++;
    }

    void add(Subscription subscription) {
        if (size == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, size * 2);
        }
        subscriptions[size++] = subscription;
    }

    void add(SharedGroup group) {
        if (groupCount == groups.length) {
            groups = Arrays.copyOf(groups, groupCount * 2);
        }
        groups[groupCount++] = group;
    }

    int size() {
        return size;
    }

    Subscription get(int index) {
        return subscriptions[index];
    }

    int groupCount() {
        return groupCount;
    }

    SharedGroup group(int index) {
        return groups[index];
    }

    /** Whether a session may be in the list more than once: only if several filters matched. */
    boolean mayOverlap() {
        return sources > 1;
    }

    /** Forgets everything, so that ended sessions can be collected. */
    void clear() {
        if (subscriptions.length > KEEP) {
            subscriptions = new Subscription[16];
        } else {
            Arrays.fill(subscriptions, 0, size, null);
        }
        Arrays.fill(groups, 0, groupCount, null);
        size = 0;
        groupCount = 0;
        sources = 0;
    }
}
