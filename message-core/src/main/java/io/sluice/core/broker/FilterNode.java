package io.sluice.core.broker;

import io.sluice.core.topic.TopicSyntax;
import org.jspecify.annotations.Nullable;

/** One level in the tree of filters with wildcards. */
final class FilterNode {
    final String level;
    final int hash;
    /** Children with a literal level; null before the first. */
    volatile @Nullable LevelTable children;
    /** Child for {@code +}. */
    volatile @Nullable FilterNode plus;
    /** Entry, as {@link SubscriberSet} says, of the filter that ends here. */
    volatile @Nullable Object here;
    /** Entry of the filter that ends in {@code #} below here; it matches this level too. */
    volatile @Nullable Object below;

    FilterNode(String level) {
        this.level = level;
        this.hash = TopicSyntax.levelHash(level, 0, level.length());
    }

    boolean isLevel(String topic, int start, int end) {
        return level.length() == end - start && topic.startsWith(level, start);
    }

    /** Child for the level {@code topic[start, end)}; null if there is none. */
    @Nullable
    FilterNode child(String topic, int start, int end) {
        LevelTable table = children;
        return table == null ? null : table.find(topic, start, end);
    }

    boolean isEmpty() {
        FilterNode wild = plus;
        LevelTable table = children;
        return here == null && below == null && (wild == null || wild.isEmpty()) && (table == null || table.isEmpty());
    }
}
