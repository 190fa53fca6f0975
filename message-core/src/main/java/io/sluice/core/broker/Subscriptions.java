package io.sluice.core.broker;

import io.sluice.core.session.Subscription;
import io.sluice.core.topic.TopicFilter;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of this node. Matching takes no lock and makes no garbage; a subscription is in effect for every
 * thread when {@link #add} returns.
 *
 * <p>Most filters of devices hold no wildcard: they live in a hash table by their text, and a publish finds them with one
 * look ({@link ExactTable}). The others live in a tree that is walked only if there are any.
 */
public final class Subscriptions {
    private final ExactTable exact = new ExactTable();
    private final FilterTree wild = new FilterTree();
    private final LongAdder count = new LongAdder();
    private final LongAdder shared = new LongAdder();

    /** Puts a subscription into effect. Any thread. */
    public void add(Subscription subscription) {
        count.increment();
        if (subscription.filter().isShared()) {
            shared.increment();
        }
        if (subscription.filter().hasWildcard()) {
            wild.add(subscription);
        } else {
            exact.add(subscription);
        }
    }

    /**
     * Puts a subscription in the place of one to the same filter, which must be in: a message finds the one or the other,
     * never both and never none [MQTT-3.8.4-3]. Any thread.
     */
    public void replace(Subscription old, Subscription subscription) {
        if (old.filter().hasWildcard()) {
            wild.replace(old, subscription);
        } else {
            exact.replace(old, subscription);
        }
    }

    /** Takes out exactly this subscription, which must be in. Any thread. */
    public void remove(Subscription subscription) {
        count.decrement();
        if (subscription.filter().isShared()) {
            shared.decrement();
        }
        if (subscription.filter().hasWildcard()) {
            wild.remove(subscription);
        } else {
            exact.remove(subscription);
        }
    }

    /** Collects who wants a topic. Any thread. */
    void match(String topic, Matches matches) {
        exact.match(topic, matches);
        wild.match(topic, matches);
    }

    /** The group of a shared filter, which matches the topic; null if it has no members. Any thread. */
    @Nullable
    SharedGroup group(TopicFilter filter, String topic) {
        Matches matches = new Matches();
        match(topic, matches);
        for (int i = 0; i < matches.groupCount(); i++) {
            if (matches.group(i).isOf(filter)) {
                return matches.group(i);
            }
        }
        return null;
    }

    /** How many subscriptions and groups want a topic. Any thread. */
    public int countMatching(String topic) {
        Matches matches = new Matches();
        match(topic, matches);
        return matches.size() + matches.groupCount();
    }

    /** Number of subscriptions, shared ones included. */
    public long count() {
        return count.sum();
    }

    /** Number of different filters, without what makes them shared: a route leads here for each. */
    public long filterCount() {
        return exact.filterCount() + wild.filterCount();
    }

    /** Number of members of shared subscriptions. */
    public long sharedCount() {
        return shared.sum();
    }
}
