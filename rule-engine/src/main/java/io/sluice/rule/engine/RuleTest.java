package io.sluice.rule.engine;

import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.event.MapView;
import io.sluice.rule.json.Json;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.RuleSource;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries a rule on an event that is made up: compiled and evaluated as live rules are, no action runs. Blocks while it
 * compiles: never called on an event loop.
 */
public final class RuleTest {
    /** The event in the words of later releases. */
    private static final String EVENT_TYPE = "event_type";

    private static final String PUBLISH = "message_publish";

    private RuleTest() {}

    /**
     * Tries a rule.
     *
     * @param context columns of the event by name. With {@code event}, which names the event, exactly these exist. Without it the
     *     event is the first one the rule reads from, or what {@code event_type} says ({@code message_publish}), and columns that
     *     are missing have sample values; null for nothing but those
     */
    public static TestOutcome run(String rawsql, @Nullable Map<String, ? extends @Nullable Object> context) {
        CompiledRule rule;
        try {
            rule = RuleCompiler.compile(rawsql);
        } catch (RuleSyntaxException e) {
            return new TestOutcome.CompileError(e.line(), e.column(), String.valueOf(e.getMessage()));
        }
        EventView event = event(rule, columns(rule, context));
        if (event == null) {
            return new TestOutcome.NoMatch();
        }
        RuleResult result = rule.evaluate(event);
        if (result instanceof RuleResult.Failed failed) {
            return new TestOutcome.RunTimeError(failed.reason());
        }
        if (result instanceof RuleResult.Matched matched) {
            return rule.isForeach()
                    ? new TestOutcome.Outputs(matched.answers())
                    : new TestOutcome.Selected(matched.rows().get(0));
        }
        return new TestOutcome.NoMatch();
    }

    /** The event of these columns, for this rule; null if it is called what no event is called. */
    static @Nullable EventView event(CompiledRule rule, Map<String, @Nullable Object> columns) {
        EventType type = typeOf(
                columns.get(Column.EVENT.sqlName()), rule.sources().get(0).type());
        return type == null ? null : new MapView(type, columns, rule.paths());
    }

    /** Columns of an event, as {@link #run} has them. */
    static Map<String, @Nullable Object> columns(
            CompiledRule rule, @Nullable Map<String, ? extends @Nullable Object> context) {
        return columns(rule.sources().get(0), context == null ? Map.of() : context);
    }

    /** The event of a column's value; null if there is none of that name. */
    private static @Nullable EventType typeOf(@Nullable Object name, EventType otherwise) {
        if (name == null) {
            return otherwise;
        }
        for (EventType type : EventType.values()) {
            if (name.equals(type.columnValue(Dialect.V3))
                    || name.equals(type.columnValue(Dialect.V4))
                    || name.equals(type.eventTopic())) {
                return type;
            }
        }
        return null;
    }

    private static Map<String, @Nullable Object> sample(RuleSource source) {
        Map<String, @Nullable Object> columns =
                new LinkedHashMap<>(source.type().sample(source.dialect()));
        if (source instanceof RuleSource.Topic topic) {
            columns.put(Column.TOPIC.sqlName(), someTopicOf(topic.filter().filter()));
        }
        return columns;
    }

    /** A topic that matches a filter: the sample must be one the rule reads. */
    private static String someTopicOf(String filter) {
        String topic = filter.equals("#") ? "t1" : filter.replace("/#", "");
        return topic.replace("+", "1");
    }

    private static Map<String, @Nullable Object> columns(
            RuleSource source, Map<String, ? extends @Nullable Object> context) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        if (!context.containsKey(Column.EVENT.sqlName())) {
            columns.putAll(sample(source));
            if (context.get(EVENT_TYPE) instanceof String type) {
                columns.put(Column.EVENT.sqlName(), type.equals(PUBLISH) ? "message.publish" : "$events/" + type);
            }
        }
        context.forEach((name, value) -> columns.put(name, value(value)));
        if (columns.get(Column.TOPIC_FILTERS.sqlName()) instanceof String text) {
            columns.put(Column.TOPIC_FILTERS.sqlName(), decoded(text));
        }
        return columns;
    }

    private static @Nullable Object decoded(String text) {
        try {
            return Json.decode(text);
        } catch (IOException e) {
            return text;
        }
    }

    /** The value in one of the kinds that rules know, whatever library read it. */
    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            map.forEach((key, member) -> object.put(String.valueOf(key), value(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> array = new ArrayList<>();
            list.forEach(element -> array.add(value(element)));
            return array;
        }
        return value;
    }
}
