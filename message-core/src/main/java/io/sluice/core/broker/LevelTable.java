package io.sluice.core.broker;

import io.sluice.core.topic.TopicSyntax;
import org.jspecify.annotations.Nullable;

/**
 * Children of a {@link FilterNode} by their level: open addressing, looked up by a stretch of the topic so that no
 * substring is made. Changed under the lock of the tree, read without one: a reader sees a child whole or not at all,
 * since what identifies it is final.
 */
final class LevelTable {
    private static final FilterNode[] EMPTY = {};
    private static final int FIRST_CAPACITY = 4;

    private volatile @Nullable FilterNode[] slots = EMPTY;
    private int used;
    private int unused;

    /** Child for the level {@code topic[start, end)}; null if there is none. */
    @Nullable
    FilterNode find(String topic, int start, int end) {
        @Nullable FilterNode[] table = slots;
        if (table.length == 0) {
            return null;
        }
        int hash = TopicSyntax.levelHash(topic, start, end);
        for (int i = hash & table.length - 1; ; i = i + 1 & table.length - 1) {
            FilterNode node = table[i];
            if (node == null || node.hash == hash && node.isLevel(topic, start, end)) {
                return node;
            }
        }
    }

    void add(FilterNode node) {
        if (used * 4 >= slots.length * 3) {
            rebuild();
        }
        @Nullable FilterNode[] table = slots;
        insert(table, node);
        used++;
        // a volatile write: whoever reads the table from now on sees the child
        slots = table;
    }

    /** Counts a child that became empty; empty children go when they are the majority. */
    void childEmptied() {
        unused++;
        if (unused * 2 > used && used > FIRST_CAPACITY) {
            rebuild();
        }
    }

    void childUsedAgain() {
        unused--;
    }

    boolean isEmpty() {
        return used == unused;
    }

    private void rebuild() {
        @Nullable FilterNode[] old = slots;
        int live = used - unused;
        int capacity = FIRST_CAPACITY;
        while (capacity * 3 < (live + 1) * 4 + capacity) {
            capacity *= 2;
        }
        @Nullable FilterNode[] table = new FilterNode[capacity];
        for (FilterNode node : old) {
            if (node != null && !node.isEmpty()) {
                insert(table, node);
            }
        }
        used = live;
        unused = 0;
        slots = table;
    }

    private static void insert(@Nullable FilterNode[] table, FilterNode node) {
        int i = node.hash & table.length - 1;
        while (table[i] != null) {
            i = i + 1 & table.length - 1;
        }
        table[i] = node;
    }
}
