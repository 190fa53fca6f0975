package io.sluice.core.broker;

import io.sluice.core.session.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Filters with wildcards, level by level. Changed under a lock, matched without one: a match walks the levels of the
 * topic and, at each, the literal child and the {@code +} child. It allocates nothing. Depth is bounded by
 * {@link io.sluice.core.topic.TopicSyntax#MAX_LEVELS}.
 */
final class FilterTree {
    private final FilterNode root = new FilterNode("");
    private volatile int size;

    /** Number of subscriptions in the tree; while it is 0 a match costs nothing. */
    int size() {
        return size;
    }

    void match(String topic, Matches matches) {
        if (size == 0) {
            return;
        }
        // [MQTT-4.7.2-1]: a leading wildcard does not match $ topics
        boolean hidden = topic.charAt(0) == '$';
        walk(root, topic, 0, hidden, matches);
    }

    private static void walk(FilterNode node, String topic, int start, boolean hidden, Matches matches) {
        if (!hidden) {
            collect(node.below, matches);
        }
        if (start > topic.length()) {
            collect(node.here, matches);
            return;
        }
        int slash = topic.indexOf('/', start);
        int end = slash < 0 ? topic.length() : slash;
        FilterNode literal = node.children.find(topic, start, end);
        if (literal != null) {
            walk(literal, topic, end + 1, false, matches);
        }
        FilterNode plus = node.plus;
        if (plus != null && !hidden) {
            walk(plus, topic, end + 1, false, matches);
        }
    }

    private static void collect(@Nullable SubscriberSet set, Matches matches) {
        if (set != null && !set.isEmpty()) {
            set.collect(matches);
        }
    }

    synchronized void add(Subscription subscription) {
        add(root, subscription, 0);
        size++;
    }

    private void add(FilterNode node, Subscription subscription, int start) {
        String filter = subscription.filter().filter();
        if (start > filter.length()) {
            here(node).add(subscription);
            return;
        }
        int slash = filter.indexOf('/', start);
        int end = slash < 0 ? filter.length() : slash;
        if (isWild(filter, start, end, '#')) {
            below(node).add(subscription);
        } else if (isWild(filter, start, end, '+')) {
            FilterNode plus = node.plus;
            if (plus == null) {
                plus = new FilterNode("+");
                node.plus = plus;
            }
            add(plus, subscription, end + 1);
        } else {
            addLiteral(node, subscription, start, end);
        }
    }

    private void addLiteral(FilterNode node, Subscription subscription, int start, int end) {
        String filter = subscription.filter().filter();
        FilterNode child = node.children.find(filter, start, end);
        if (child == null) {
            child = new FilterNode(filter.substring(start, end));
            add(child, subscription, end + 1);
            node.children.add(child);
            return;
        }
        boolean wasEmpty = child.isEmpty();
        add(child, subscription, end + 1);
        if (wasEmpty) {
            node.children.childUsedAgain();
        }
    }

    /** Puts a subscription in the place of one to the same filter. */
    synchronized void replace(Subscription old, Subscription subscription) {
        SubscriberSet set = setOf(old.filter().filter());
        if (set != null) {
            set.replace(old, subscription);
        }
    }

    private @Nullable SubscriberSet setOf(String filter) {
        FilterNode node = root;
        for (int start = 0; node != null && start <= filter.length(); ) {
            int slash = filter.indexOf('/', start);
            int end = slash < 0 ? filter.length() : slash;
            if (isWild(filter, start, end, '#')) {
                return node.below;
            }
            node = isWild(filter, start, end, '+') ? node.plus : node.children.find(filter, start, end);
            start = end + 1;
        }
        return node == null ? null : node.here;
    }

    synchronized void remove(Subscription subscription) {
        remove(root, subscription, 0);
        size--;
    }

    private void remove(FilterNode node, Subscription subscription, int start) {
        String filter = subscription.filter().filter();
        if (start > filter.length()) {
            here(node).remove(subscription);
            return;
        }
        int slash = filter.indexOf('/', start);
        int end = slash < 0 ? filter.length() : slash;
        if (isWild(filter, start, end, '#')) {
            below(node).remove(subscription);
            return;
        }
        boolean plus = isWild(filter, start, end, '+');
        FilterNode child = plus ? node.plus : node.children.find(filter, start, end);
        if (child == null) {
            return;
        }
        remove(child, subscription, end + 1);
        if (child.isEmpty()) {
            if (plus) {
                node.plus = null;
            } else {
                node.children.childEmptied();
            }
        }
    }

    private static SubscriberSet here(FilterNode node) {
        SubscriberSet set = node.here;
        if (set == null) {
            set = new SubscriberSet();
            node.here = set;
        }
        return set;
    }

    private static SubscriberSet below(FilterNode node) {
        SubscriberSet set = node.below;
        if (set == null) {
            set = new SubscriberSet();
            node.below = set;
        }
        return set;
    }

    private static boolean isWild(String filter, int start, int end, char wildcard) {
        return end - start == 1 && filter.charAt(start) == wildcard;
    }
}
