package io.sluice.core.broker;

import io.sluice.core.topic.TopicSyntax;
import org.jspecify.annotations.Nullable;

/** One level in the tree of filters with wildcards. */
final class FilterNode {
    final String level;
    final int hash;
    /** Children with a literal level. */
    final LevelTable children = new LevelTable();
    /** Child for {@code +}. */
    volatile @Nullable FilterNode plus;
    /** Filters that end here. */
    volatile @Nullable SubscriberSet here;
    /** Filters that end in {@code #} below here; they match this level too. */
    volatile @Nullable SubscriberSet below;

    FilterNode(String level) {
        this.level = level;
        this.hash = TopicSyntax.levelHash(level, 0, level.length());
    }

    boolean isLevel(String topic, int start, int end) {
        return level.length() == end - start && topic.startsWith(level, start);
    }

    boolean isEmpty() {
        FilterNode wild = plus;
        return isEmpty(here) && isEmpty(below) && (wild == null || wild.isEmpty()) && children.isEmpty();
    }

    private static boolean isEmpty(@Nullable SubscriberSet set) {
        return set == null || set.isEmpty();
    }
}
