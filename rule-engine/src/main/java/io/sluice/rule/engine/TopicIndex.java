package io.sluice.rule.engine;

import io.sluice.core.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that a published message may match, by its topic: one hash lookup for filters without wildcards, one
 * walk over the topic's levels for the others. What it costs does not grow with the number of rules. Devices publish to
 * the same topics again and again, so the outcome of a walk is remembered; whoever has more topics than there is room
 * for pays the walk. One thread adds rules while loops look for them: they see a rule under all its filters at the latest when
 * {@link #add} has returned.
 */
final class TopicIndex {
    /** Topics whose outcome is remembered; a power of two. */
    private static final int KNOWN = 4096;
    /** Combinations of rules that are remembered. */
    private static final int COMBINATIONS = 4096;

    /** By topic. */
    private final Map<String, Candidates> literal = new ConcurrentHashMap<>();

    private final TopicNode wild = new TopicNode("");
    private volatile boolean hasWild;
    /** Rules that any topic may match. */
    private volatile Candidates anyTopic = Candidates.NONE;
    /**
     * Outcomes of walks, one place for each hash. Loops race on it: each sees nothing or a whole {@link Known}, whose fields are
     * final. When a rule was added empty outcomes take their place, which a loop replaces unless another rule came meanwhile:
     * so outcomes from before are never found after.
     */
    private final AtomicReference<Outcomes> outcomes = new AtomicReference<>(new Outcomes(0));

    /** Rules that were found together, by their order: topics that they share have what they read of payloads in common. */
    private final Map<List<Integer>, Candidates> combinations = new ConcurrentHashMap<>();

    private record Known(String topic, Candidates candidates) {}

    private static final class Outcomes {
        private final @Nullable Known[] places;

        Outcomes(int size) {
            this.places = new Known[size];
        }
    }

    /** @param rules rules that read {@code message.publish}, in order */
    TopicIndex(List<InstalledRule> rules) {
        rules.forEach(this::add);
    }

    /** Adds a rule that comes behind all others. Never called by two threads at once. */
    void add(InstalledRule rule) {
        addToIndex(rule);
        outcomes.set(new Outcomes(0));
    }

    private void addToIndex(InstalledRule rule) {
        List<TopicFilter> filters = rule.compiled().topicFilters().orElse(null);
        if (filters == null) {
            anyTopic = anyTopic.with(rule);
            return;
        }
        for (TopicFilter filter : filters) {
            if (filter.hasWildcard()) {
                wild.add(filter.filter(), rule);
                hasWild = true;
            } else {
                literal.merge(filter.filter(), Candidates.of(List.of(rule)), (old, added) -> old.with(rule));
            }
        }
    }

    /** The rules that may match. */
    Candidates find(String topic) {
        Outcomes memory = Objects.requireNonNull(outcomes.get());
        int hash = topic.hashCode();
        int place = (hash ^ hash >>> 16) & KNOWN - 1;
        if (memory.places.length == 0) {
            if (!hasWild && anyTopic.isEmpty()) {
                return literal.getOrDefault(topic, Candidates.NONE);
            }
            Outcomes fresh = new Outcomes(KNOWN);
            Candidates first = remember(fresh, place, topic);
            outcomes.compareAndSet(memory, fresh);
            return first;
        }
        Known before = memory.places[place];
        return before != null && before.topic().equals(topic) ? before.candidates() : remember(memory, place, topic);
    }

    private Candidates remember(Outcomes memory, int place, String topic) {
        Candidates candidates = walk(topic);
        memory.places[place] = new Known(topic, candidates);
        return candidates;
    }

    private Candidates walk(String topic) {
        Candidates exact = literal.getOrDefault(topic, Candidates.NONE);
        Candidates any = anyTopic;
        boolean hidden = !topic.isEmpty() && topic.charAt(0) == '$';
        List<InstalledRule> found = wild.match(topic, 0, hidden, null);
        if (found == null && (any.isEmpty() || exact.isEmpty())) {
            return any.isEmpty() ? exact : any;
        }
        List<InstalledRule> all = found == null ? new ArrayList<>() : found;
        all.addAll(List.of(exact.rules()));
        all.addAll(List.of(any.rules()));
        return combined(inOrder(all));
    }

    private Candidates combined(List<InstalledRule> rules) {
        if (combinations.size() > COMBINATIONS) {
            combinations.clear();
        }
        List<Integer> key = rules.stream().map(InstalledRule::order).toList();
        return combinations.computeIfAbsent(key, orders -> Candidates.of(rules));
    }

    private static List<InstalledRule> inOrder(List<InstalledRule> rules) {
        rules.sort(Comparator.comparingInt(InstalledRule::order));
        List<InstalledRule> once = new ArrayList<>(rules.size());
        for (InstalledRule rule : rules) {
            if (once.isEmpty() || once.get(once.size() - 1) != rule) {
                once.add(rule);
            }
        }
        return once;
    }
}
