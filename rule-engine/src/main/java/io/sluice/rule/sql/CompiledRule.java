package io.sluice.rule.sql;

import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.value.RuleFailure;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule ready to run. Immutable, safe for any thread.
 *
 * <p>It reads payloads by slots of a {@link PayloadPaths}. Fresh from the compiler it is bound to its own paths alone; to
 * share the decoding of a payload with other rules, {@link #bind} it to the union.
 */
public final class CompiledRule {
    private final String sql;
    private final Statement statement;
    private final @Nullable String ruleId;
    private final Sources sources;
    private final PayloadPaths paths;
    private final Set<PayloadPath> needed;
    private final @Nullable List<TopicFilter> topicFilters;
    private final Pipeline pipeline;
    private final List<String> warnings;

    private CompiledRule(
            String sql, Statement statement, @Nullable String ruleId, Sources sources, @Nullable PayloadPaths given)
            throws RuleSyntaxException {
        this.sql = sql;
        this.statement = statement;
        this.ruleId = ruleId;
        this.sources = sources;
        Set<PayloadPath> found = new LinkedHashSet<>();
        Scope scope = new Scope(sources.areLenient(), sources.columns(), ruleId, path -> {
            if (found.add(path) && given == null) {
                return found.size() - 1;
            }
            return given == null ? List.copyOf(found).indexOf(path) : given.slot(path);
        });
        this.pipeline = Pipeline.of(statement, scope);
        this.warnings = scope.warnings();
        this.needed = found;
        this.paths = given == null ? new PayloadPaths(found) : given;
        this.topicFilters = TopicHints.of(sources.list(), statement);
    }

    static CompiledRule of(String sql, Statement statement, @Nullable String ruleId) throws RuleSyntaxException {
        return new CompiledRule(sql, statement, ruleId, Sources.of(statement.sources()), null);
    }

    /** The text it was made of. */
    public String sql() {
        return sql;
    }

    /**
     * What its style allows although it is hardly meant, one line each with its place: names that are no column, functions that do
     * not exist.
     */
    public List<String> warnings() {
        return warnings;
    }

    /** What it reads from, in the order written. */
    public List<RuleSource> sources() {
        return sources.list();
    }

    /** What it says. */
    Statement statement() {
        return statement;
    }

    /** The rule's id, null if it has none. */
    @Nullable
    String ruleId() {
        return ruleId;
    }

    /** What it reads from, as something that events can be held against. */
    Sources from() {
        return sources;
    }

    /** The events it reads. */
    public Set<EventType> events() {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        sources.list().forEach(source -> events.add(source.type()));
        return events;
    }

    /** Whether a match may have any number of rows. */
    public boolean isForeach() {
        return statement instanceof Statement.Foreach;
    }

    /**
     * Topic filters of which a published message must match at least one if this rule is to match it; absent if a
     * message of any topic may match. Says nothing about other events. For an index that spares rules the look at
     * messages they cannot match; {@link TopicHints} tells what little difference that makes.
     */
    public Optional<List<TopicFilter>> topicFilters() {
        return Optional.ofNullable(topicFilters);
    }

    /** Paths it reads of payloads. */
    public Set<PayloadPath> payloadPaths() {
        return Set.copyOf(needed);
    }

    /** The set of paths whose slots it reads. */
    public PayloadPaths paths() {
        return paths;
    }

    /**
     * The same rule, reading payloads by other slots.
     *
     * @param union holds all of {@link #payloadPaths()}, otherwise {@link IllegalArgumentException}; kept
     */
    public CompiledRule bind(PayloadPaths union) {
        try {
            return new CompiledRule(sql, statement, ruleId, sources, union);
        } catch (RuleSyntaxException e) {
            throw new IllegalStateException("compiled before: " + sql, e);
        }
    }

    /**
     * Evaluates the rule for an event. Never throws for what an event or its payload holds. Afterwards
     * {@link io.sluice.rule.json.Payload#notJson()} of the event tells whether a payload that should have been JSON was not.
     *
     * @param event made with {@link #paths()} or a {@linkplain PayloadPaths#union union} with it
     */
    public RuleResult evaluate(EventView event) {
        Dialect dialect = sources.match(event);
        if (dialect == null) {
            return RuleResult.NO_MATCH;
        }
        try {
            return pipeline.run(event, dialect);
        } catch (RuleFailure e) {
            return new RuleResult.Failed(String.valueOf(e.getMessage()));
        }
    }
}
