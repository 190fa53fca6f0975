package io.sluice.rule.engine;

import io.sluice.core.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One level in the tree of topic filters with wildcards. Filled by one thread, then {@link #seal sealed} and never changed
 * again. A walk looks levels up by a stretch of the topic and allocates nothing before it finds something.
 */
final class TopicNode {
    private static final TopicNode[] NO_SLOTS = {};

    private final String level;
    private final int hash;
    private final Map<String, TopicNode> children = new HashMap<>();
    private @Nullable TopicNode plus;
    /** Rules whose filter ends here. */
    private final List<InstalledRule> here = new ArrayList<>(1);
    /** Rules whose filter ends in {@code #} below here; they match this level too. */
    private final List<InstalledRule> below = new ArrayList<>(1);
    /** Children by hash, open addressing. */
    private @Nullable TopicNode[] slots = NO_SLOTS;

    TopicNode(String level) {
        this.level = level;
        this.hash = TopicSyntax.levelHash(level, 0, level.length());
    }

    void add(String filter, InstalledRule rule) {
        TopicNode node = this;
        for (String name : filter.split("/", -1)) {
            if (name.equals("#")) {
                node.below.add(rule);
                return;
            }
            node = name.equals("+") ? node.plusChild() : node.children.computeIfAbsent(name, TopicNode::new);
        }
        node.here.add(rule);
    }

    private TopicNode plusChild() {
        TopicNode child = plus;
        if (child == null) {
            child = new TopicNode("+");
            plus = child;
        }
        return child;
    }

    TopicNode seal() {
        if (!children.isEmpty()) {
            slots = new TopicNode[Integer.highestOneBit(children.size() * 2 - 1) * 2];
        }
        for (TopicNode child : children.values()) {
            int slot = child.hash & slots.length - 1;
            while (slots[slot] != null) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = child.seal();
        }
        if (plus != null) {
            plus.seal();
        }
        return this;
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
        return plus == null || hidden ? all : plus.match(topic, end + 1, false, all);
    }

    private static @Nullable List<InstalledRule> with(@Nullable List<InstalledRule> found, List<InstalledRule> more) {
        if (more.isEmpty()) {
            return found;
        }
        List<InstalledRule> all = found == null ? new ArrayList<>(more.size() + 2) : found;
        all.addAll(more);
        return all;
    }

    private @Nullable TopicNode find(String topic, int start, int end) {
        if (slots.length == 0) {
            return null;
        }
        int wanted = TopicSyntax.levelHash(topic, start, end);
        for (int i = wanted & slots.length - 1; ; i = i + 1 & slots.length - 1) {
            TopicNode node = slots[i];
            if (node == null || node.hash == wanted && node.isLevel(topic, start, end)) {
                return node;
            }
        }
    }

    private boolean isLevel(String topic, int start, int end) {
        return level.length() == end - start && topic.startsWith(level, start);
    }
}
