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
    private volatile int filters;

    /** Number of subscriptions in the tree; while it is 0 a match costs nothing. */
    int size() {
        return size;
    }

    /** Number of different filters. Any thread. */
    int filterCount() {
        return filters;
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
        FilterNode literal = node.child(topic, start, end);
        if (literal != null) {
            walk(literal, topic, end + 1, false, matches);
        }
        FilterNode plus = node.plus;
        if (plus != null && !hidden) {
            walk(plus, topic, end + 1, false, matches);
        }
    }

    private static void collect(@Nullable Object entry, Matches matches) {
        if (entry != null) {
            SubscriberSet.collect(entry, matches);
        }
    }

    synchronized void add(Subscription subscription) {
        add(root, subscription, 0);
        size++;
    }

    private void add(FilterNode node, Subscription subscription, int start) {
        String filter = subscription.filter().filter();
        if (start > filter.length()) {
            node.here = with(node.here, subscription);
            return;
        }
        int slash = filter.indexOf('/', start);
        int end = slash < 0 ? filter.length() : slash;
        if (isWild(filter, start, end, '#')) {
            node.below = with(node.below, subscription);
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
        LevelTable children = node.children;
        if (children == null) {
            children = new LevelTable();
            node.children = children;
        }
        FilterNode child = children.find(filter, start, end);
        if (child == null) {
            child = new FilterNode(filter.substring(start, end));
            add(child, subscription, end + 1);
            children.add(child);
            return;
        }
        boolean wasEmpty = child.isEmpty();
        add(child, subscription, end + 1);
        if (wasEmpty) {
            children.childUsedAgain();
        }
    }

    /** Puts a subscription in the place of one to the same filter. */
    synchronized void replace(Subscription old, Subscription subscription) {
        FilterNode node = root;
        String filter = old.filter().filter();
        for (int start = 0; node != null && start <= filter.length(); ) {
            int slash = filter.indexOf('/', start);
            int end = slash < 0 ? filter.length() : slash;
            if (isWild(filter, start, end, '#')) {
                node.below = replaced(node.below, old, subscription);
                return;
            }
            node = isWild(filter, start, end, '+') ? node.plus : node.child(filter, start, end);
            start = end + 1;
        }
        if (node != null) {
            node.here = replaced(node.here, old, subscription);
        }
    }

    private static @Nullable Object replaced(@Nullable Object entry, Subscription old, Subscription subscription) {
        return entry == null ? null : SubscriberSet.replaced(entry, old, subscription);
    }

    synchronized void remove(Subscription subscription) {
        remove(root, subscription, 0);
        size--;
    }

    private void remove(FilterNode node, Subscription subscription, int start) {
        String filter = subscription.filter().filter();
        if (start > filter.length()) {
            node.here = without(node.here, subscription);
            return;
        }
        int slash = filter.indexOf('/', start);
        int end = slash < 0 ? filter.length() : slash;
        if (isWild(filter, start, end, '#')) {
            node.below = without(node.below, subscription);
            return;
        }
        boolean plus = isWild(filter, start, end, '+');
        FilterNode child = plus ? node.plus : node.child(filter, start, end);
        if (child == null) {
            return;
        }
        remove(child, subscription, end + 1);
        if (child.isEmpty()) {
            dropEmpty(node, plus);
        }
    }

    private static void dropEmpty(FilterNode parent, boolean plus) {
        LevelTable children = parent.children;
        if (plus) {
            parent.plus = null;
        } else if (children != null) {
            children.childEmptied();
        }
    }

    private Object with(@Nullable Object entry, Subscription subscription) {
        filters += entry == null ? 1 : 0;
        return SubscriberSet.with(entry, subscription);
    }

    private @Nullable Object without(@Nullable Object entry, Subscription subscription) {
        Object left = entry == null ? null : SubscriberSet.without(entry, subscription);
        filters -= entry != null && left == null ? 1 : 0;
        return left;
    }

    private static boolean isWild(String filter, int start, int end, char wildcard) {
        return end - start == 1 && filter.charAt(start) == wildcard;
    }
}
