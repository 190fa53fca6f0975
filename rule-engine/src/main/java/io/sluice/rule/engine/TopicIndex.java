package io.sluice.rule.engine;

import io.sluice.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that a published message may match, by its topic: one hash lookup for filters without wildcards, one
 * walk over the topic's levels for the others. What it costs does not grow with the number of rules. Devices publish to
 * the same topics again and again, so the outcome of a walk is remembered; whoever has more topics than there is room
 * for pays the walk. Immutable but for that memory.
 */
final class TopicIndex {
    private static final InstalledRule[] NONE = {};
    /** Topics whose outcome is remembered; a power of two. */
    private static final int KNOWN = 4096;

    /** Rules that any topic may match. */
    private final InstalledRule[] anyTopic;
    /** By topic; rules of {@link #anyTopic} included. */
    private final Map<String, InstalledRule[]> literal = new HashMap<>();

    private final @Nullable TopicNode wild;
    /**
     * Outcomes of walks, one place for each hash. Loops race on it: each sees nothing or a whole {@link Known}, whose
     * fields are final, and whatever it sees is right.
     */
    private final @Nullable Known[] known;

    private record Known(String topic, InstalledRule[] rules) {}

    /** @param rules rules that read {@code message.publish}, in order */
    TopicIndex(List<InstalledRule> rules) {
        List<InstalledRule> any = new ArrayList<>();
        Map<String, List<InstalledRule>> byTopic = new HashMap<>();
        TopicNode root = null;
        for (InstalledRule rule : rules) {
            List<TopicFilter> filters = rule.compiled().topicFilters().orElse(null);
            if (filters == null) {
                any.add(rule);
                continue;
            }
            for (TopicFilter filter : filters) {
                if (filter.hasWildcard()) {
                    root = root == null ? new TopicNode("") : root;
                    root.add(filter.filter(), rule);
                } else {
                    byTopic.computeIfAbsent(filter.filter(), topic -> new ArrayList<>())
                            .add(rule);
                }
            }
        }
        this.anyTopic = any.toArray(NONE);
        this.wild = root == null ? null : root.seal();
        this.known = new Known[root == null ? 0 : KNOWN];
        byTopic.forEach((topic, list) -> {
            list.addAll(any);
            literal.put(topic, inOrder(list));
        });
    }

    /** The rules that may match, each once, in order. Not to be modified. */
    InstalledRule[] find(String topic) {
        if (wild == null) {
            return literal.getOrDefault(topic, anyTopic);
        }
        int hash = topic.hashCode();
        int place = (hash ^ hash >>> 16) & KNOWN - 1;
        Known before = known[place];
        if (before != null && before.topic().equals(topic)) {
            return before.rules();
        }
        InstalledRule[] rules = walk(wild, topic);
        known[place] = new Known(topic, rules);
        return rules;
    }

    private InstalledRule[] walk(TopicNode root, String topic) {
        InstalledRule[] found = literal.getOrDefault(topic, anyTopic);
        boolean hidden = !topic.isEmpty() && topic.charAt(0) == '$';
        List<InstalledRule> more = root.match(topic, 0, hidden, null);
        if (more == null) {
            return found;
        }
        more.addAll(List.of(found));
        return inOrder(more);
    }

    private static InstalledRule[] inOrder(List<InstalledRule> rules) {
        rules.sort(Comparator.comparingInt(InstalledRule::order));
        List<InstalledRule> once = new ArrayList<>(rules.size());
        for (InstalledRule rule : rules) {
            if (once.isEmpty() || once.get(once.size() - 1) != rule) {
                once.add(rule);
            }
        }
        return once.toArray(NONE);
    }
}
