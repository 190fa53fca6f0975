package io.sluice.rule.engine;

import io.sluice.core.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One level in the tree of topic filters with wildcards. One thread adds rules, any thread looks for them meanwhile: a walk takes no
 * lock, looks levels up by a stretch of the topic and allocates nothing before it finds something.
 */
final class TopicNode {
    private static final InstalledRule[] NO_RULES = {};
    private static final int FIRST_SLOTS = 2;

    private final String level;
    private final int hash;
    /** Children by hash, open addressing, at most half full. */
    private volatile AtomicReferenceArray<@Nullable TopicNode> children = new AtomicReferenceArray<>(0);

    private int childCount;
    private volatile @Nullable TopicNode plus;
    /** Rules whose filter ends here. */
    private volatile InstalledRule[] here = NO_RULES;
    /** Rules whose filter ends in {@code #} below here; they match this level too. */
    private volatile InstalledRule[] below = NO_RULES;

    TopicNode(String level) {
        this.level = level;
        this.hash = TopicSyntax.levelHash(level, 0, level.length());
    }

    void add(String filter, InstalledRule rule) {
        TopicNode node = this;
        for (String name : filter.split("/", -1)) {
            if (name.equals("#")) {
                node.below = with(node.below, rule);
                return;
            }
            node = name.equals("+") ? node.plusChild() : node.child(name);
        }
        node.here = with(node.here, rule);
    }

    private static InstalledRule[] with(InstalledRule[] rules, InstalledRule rule) {
        InstalledRule[] more = Arrays.copyOf(rules, rules.length + 1);
        more[rules.length] = rule;
        return more;
    }

    private TopicNode plusChild() {
        TopicNode child = plus;
        if (child == null) {
            child = new TopicNode("+");
            plus = child;
        }
        return child;
    }

    private TopicNode child(String name) {
        TopicNode known = find(name, 0, name.length());
        if (known != null) {
            return known;
        }
        TopicNode child = new TopicNode(name);
        childCount++;
        if (childCount * 2 > children.length()) {
            children = larger(children);
        }
        put(children, child);
        return child;
    }

    private static AtomicReferenceArray<@Nullable TopicNode> larger(AtomicReferenceArray<@Nullable TopicNode> old) {
        AtomicReferenceArray<@Nullable TopicNode> table =
                new AtomicReferenceArray<>(Math.max(FIRST_SLOTS, old.length() * 2));
        for (int i = 0; i < old.length(); i++) {
            TopicNode child = old.get(i);
            if (child != null) {
                put(table, child);
            }
        }
        return table;
    }

    private static void put(AtomicReferenceArray<@Nullable TopicNode> table, TopicNode child) {
        int mask = table.length() - 1;
        int slot = child.hash & mask;
        while (table.get(slot) != null) {
            slot = slot + 1 & mask;
        }
        table.set(slot, child);
    }

    /**
     * Adds the rules of all filters that match the rest of a topic.
     *
     * @param start index in the topic where this node's children are matched; beyond its end if no level is left
     * @param hidden whether wildcards do not match here: first level of a topic that starts with {@code $}
     * @param found what was found so far, null for nothing
     */
    @Nullable
    List<InstalledRule> match(String topic, int start, boolean hidden, @Nullable List<InstalledRule> found) {
        List<InstalledRule> all = hidden ? found : with(found, below);
        if (start > topic.length()) {
            return with(all, here);
        }
        int slash = topic.indexOf('/', start);
        int end = slash < 0 ? topic.length() : slash;
        TopicNode child = find(topic, start, end);
        if (child != null) {
            all = child.match(topic, end + 1, false, all);
        }
        TopicNode any = plus;
        return any == null || hidden ? all : any.match(topic, end + 1, false, all);
    }

    private static @Nullable List<InstalledRule> with(@Nullable List<InstalledRule> found, InstalledRule[] more) {
        if (more.length == 0) {
            return found;
        }
        List<InstalledRule> all = found == null ? new ArrayList<>(more.length + 2) : found;
        all.addAll(Arrays.asList(more));
        return all;
    }

    private @Nullable TopicNode find(String topic, int start, int end) {
        AtomicReferenceArray<@Nullable TopicNode> table = children;
        int mask = table.length() - 1;
        if (mask < 0) {
            return null;
        }
        int wanted = TopicSyntax.levelHash(topic, start, end);
        for (int i = wanted & mask; ; i = i + 1 & mask) {
            TopicNode node = table.get(i);
            if (node == null || node.hash == wanted && node.isLevel(topic, start, end)) {
                return node;
            }
        }
    }

    private boolean isLevel(String topic, int start, int end) {
        return level.length() == end - start && topic.startsWith(level, start);
    }
}
