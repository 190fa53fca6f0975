package io.sluice.rule.engine;

import io.sluice.connector.NearestWord;
import io.sluice.core.time.TimeSource;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.engine.RuleExplanation.AtRunTime;
import io.sluice.rule.engine.RuleExplanation.PassedBy;
import io.sluice.rule.engine.RuleExplanation.Told;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.explain.Explanation;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.Explainer;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.watch.RecentTopics.Recent;
import io.sluice.rule.watch.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a rule did what it did, or why it did nothing: from the events that were kept, or for one that is made up. Nothing is
 * changed by it and no action runs. Compiles, and may wait for the disk: never on an event loop.
 */
public final class Explanations {
    /** Events that are told unless more are asked for. */
    public static final int USUAL = 5;

    private static final int MOST_TOPICS = 8;
    private static final String SYSTEM = "$SYS";

    private final RuleRegistry registry;
    private final TimeSource time;
    private final boolean ignoreSystemMessages;

    Explanations(RuleRegistry registry, TimeSource time, boolean ignoreSystemMessages) {
        this.registry = registry;
        this.time = time;
        this.ignoreSystemMessages = ignoreSystemMessages;
    }

    /**
     * What became of the latest events that reached a rule.
     *
     * @param last most events told
     * @param rawsql another statement to hold the events against, null for the rule's own
     * @throws RefusedException if there is no such rule, or the statement is wrong
     */
    public RuleExplanation latest(String id, int last, @Nullable String rawsql) throws RefusedException {
        LiveRule rule = known(id);
        Explainer explainer = explainer(rule, rawsql);
        List<Seen> seen = rule.metrics().watch().seen();
        Deliveries deliveries = new Deliveries(rule, time);
        List<Told> events = new ArrayList<>();
        for (Seen one : seen.subList(Math.max(0, seen.size() - last), seen.size())) {
            events.add(told(one, explainer, deliveries));
        }
        return explanation(rule, explainer, events);
    }

    /**
     * What the rule would do with an event.
     *
     * @param rawsql another statement, null for the rule's own
     * @param event the event
     * @throws RefusedException if there is no such rule, the statement is wrong or broken, or no event is called that
     */
    public RuleExplanation of(String id, @Nullable String rawsql, MadeUp event) throws RefusedException {
        LiveRule rule = known(id);
        Explainer explainer = explainer(rule, rawsql);
        if (explainer == null) {
            throw RefusedException.bad("Rule " + id + " does not run: " + rule.problem());
        }
        EventView view = RuleTest.event(explainer.rule(), event.columns(explainer.rule()));
        if (view == null) {
            throw RefusedException.bad("Bad Arguments: no event is called that");
        }
        long now = time.wallMillis();
        Explanation explanation = explainer.explain(view, now);
        Told told = new Told(
                now,
                view.type().columnValue(Dialect.V3),
                view.topic(),
                client(view),
                payload(view),
                null,
                explanation,
                null,
                List.of());
        return explanation(rule, explainer, List.of(told));
    }

    /**
     * An event that is made up.
     *
     * @param context all its columns by name, null for the sample of the event that the rule reads first
     * @param topic topic instead of the one it has, null for that
     * @param payload payload instead of the one it has, null for that
     */
    public record MadeUp(
            @Nullable Map<String, ? extends @Nullable Object> context,
            @Nullable String topic,
            @Nullable Object payload) {
        private Map<String, @Nullable Object> columns(CompiledRule rule) {
            Map<String, @Nullable Object> columns = RuleTest.columns(rule, context);
            if (topic != null) {
                columns.put(Column.TOPIC.sqlName(), topic);
            }
            if (payload != null) {
                columns.put(Column.PAYLOAD.sqlName(), payload);
            }
            return columns;
        }
    }

    private LiveRule known(String id) throws RefusedException {
        return registry.live(id).orElseThrow(() -> RefusedException.notFound("Rule " + id + " Not Found"));
    }

    /** Null for a rule whose own statement is broken. */
    private static @Nullable Explainer explainer(LiveRule rule, @Nullable String rawsql) throws RefusedException {
        try {
            return Explainer.of(rawsql == null ? rule.definition().rawsql() : rawsql, rule.id());
        } catch (RuleSyntaxException e) {
            if (rawsql == null) {
                return null;
            }
            throw RefusedException.bad("Bad Arguments: " + e.getMessage());
        }
    }

    private RuleExplanation explanation(LiveRule rule, @Nullable Explainer explainer, List<Told> events) {
        return new RuleExplanation(
                rule.id(),
                explainer == null
                        ? rule.definition().rawsql()
                        : explainer.rule().sql(),
                rule.definition().enabled(),
                rule.problem(),
                rule.metrics().counts(),
                explainer == null ? null : passedBy(rule, explainer.rule()),
                events);
    }

    private @Nullable PassedBy passedBy(LiveRule rule, CompiledRule compiled) {
        List<TopicFilter> filters = compiled.topicFilters().orElse(List.of());
        if (filters.isEmpty() || !compiled.events().contains(EventType.MESSAGE_PUBLISH)) {
            return null;
        }
        List<Recent> others = new ArrayList<>();
        for (Recent recent : registry.watch().topics().list()) {
            boolean isEarlier = recent.atMillis() < rule.metrics().since().atMillis();
            if (!isEarlier && filters.stream().noneMatch(filter -> filter.matches(recent.topic()))) {
                others.add(recent);
            }
        }
        List<String> texts = filters.stream().map(TopicFilter::filter).toList();
        boolean asksForSystem = texts.stream().anyMatch(text -> text.startsWith(SYSTEM));
        return new PassedBy(
                texts,
                registry.watch().topics().published() - rule.metrics().since().published(),
                nearestFirst(others, texts),
                asksForSystem && ignoreSystemMessages);
    }

    /** The topic that somebody meant, probably, then the latest others. */
    private static List<Recent> nearestFirst(List<Recent> topics, List<String> filters) {
        List<String> names = topics.stream().map(Recent::topic).toList();
        List<Recent> ordered = new ArrayList<>();
        for (String filter : filters) {
            NearestWord.to(filter, names)
                    .flatMap(near -> topics.stream()
                            .filter(recent -> recent.topic().equals(near) && !ordered.contains(recent))
                            .findFirst())
                    .ifPresent(ordered::add);
        }
        topics.stream().filter(recent -> !ordered.contains(recent)).forEach(ordered::add);
        return List.copyOf(ordered.subList(0, Math.min(MOST_TOPICS, ordered.size())));
    }

    private static Told told(Seen seen, @Nullable Explainer explainer, Deliveries deliveries) {
        Seen.Verdict verdict = seen.verdict();
        Explanation explanation =
                seen.isWhole() && explainer != null ? explainer.explain(seen.event(), seen.atMillis()) : null;
        return new Told(
                seen.atMillis(),
                seen.event().type().columnValue(Dialect.V3),
                seen.event().topic(),
                client(seen.event()),
                seen.isWhole() ? payload(seen.event()) : null,
                new AtRunTime(verdict.end(), verdict.outputs(), verdict.reason()),
                explanation,
                note(seen, explanation, explainer),
                deliveries.of(seen));
    }

    private static @Nullable String note(Seen seen, @Nullable Explanation explanation, @Nullable Explainer explainer) {
        if (!seen.isWhole()) {
            return "the payload was too large to be kept, so nothing more can be told (rule_engine.explain_memory)";
        }
        if (explanation == null || explainer == null) {
            return null;
        }
        if (!seen.sql().equals(explainer.rule().sql())) {
            return "what happened then was by another statement, the rest is by this one";
        }
        return agrees(seen.verdict().end(), explanation)
                ? null
                : "evaluated again it ends differently: the statement asks for chance, or for what rules remember";
    }

    private static boolean agrees(Seen.End end, Explanation now) {
        boolean isMatch = now.end() == Explanation.End.MATCHED
                || !now.failed() && (now.end() == Explanation.End.FOREACH || now.end() == Explanation.End.INCASE);
        return switch (end) {
            case MATCHED -> isMatch;
            case NO_RESULT -> !isMatch && !now.failed();
            // a payload that is no JSON counts as a failure and is none for the statement
            case FAILED -> !isMatch;
        };
    }

    private static @Nullable String client(EventView view) {
        Object client = view.column(Column.CLIENT_ID);
        return client instanceof String id ? id : view.column(Column.CLIENTID) instanceof String id ? id : null;
    }

    private static @Nullable Object payload(EventView view) {
        Object payload = view.payload().text();
        return payload instanceof String || payload instanceof byte[] || payload instanceof Map<?, ?> ? payload : null;
    }
}
