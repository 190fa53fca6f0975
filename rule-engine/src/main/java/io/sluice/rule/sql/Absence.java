package io.sluice.rule.sql;

import io.sluice.connector.NearestWord;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.value.Values;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells why a name or path has no value for an event, as far as that can be told. */
final class Absence {
    private static final int MOST_KEYS = 6;

    private final String name;
    private final List<String> keys;
    private final Set<String> columns;

    private Absence(String name, List<String> keys, Set<String> columns) {
        this.name = name;
        this.keys = keys;
        this.columns = columns;
    }

    /**
     * What to say of an expression.
     *
     * @param columns names of the columns that the rule's events have
     * @param aliases names that stand for something else; they are explained where they are made
     * @return null if there is nothing to say, whatever the event
     */
    static @Nullable Absence of(Expression expression, Set<String> columns, Collection<String> aliases) {
        Deque<String> keys = new ArrayDeque<>();
        Expression base = expression;
        while (base instanceof Expression.Field field) {
            keys.addFirst(field.key());
            base = field.base();
        }
        return base instanceof Expression.Name name && !aliases.contains(name.name())
                ? new Absence(name.name(), List.copyOf(keys), columns)
                : null;
    }

    @Nullable
    String explain(EventView event) {
        if (name.equals(Column.PAYLOAD.sqlName())) {
            return inPayload(event);
        }
        if (columns.contains(name)) {
            return keys.isEmpty() ? "this event has no " + name : null;
        }
        if (event.payload().document() instanceof Map<?, ?> payload && payload.containsKey(name)) {
            return "no column; the payload has it: write payload." + name;
        }
        return "no column of this event" + didYouMean(name, columns);
    }

    private @Nullable String inPayload(EventView event) {
        Object value = event.payload().document();
        if (event.payload().notJson()) {
            return "the payload is not JSON";
        }
        StringBuilder path = new StringBuilder(name);
        for (String key : keys) {
            if (Values.isUndefined(value)) {
                return "this event has no payload";
            }
            if (!(value instanceof Map<?, ?> map)) {
                return path + " is " + Values.describe(value) + ", nothing lies below it";
            }
            if (!map.containsKey(key)) {
                return path + " has no " + key + remedy(key, map);
            }
            value = map.get(key);
            path.append('.').append(key);
        }
        return null;
    }

    private static String remedy(String key, Map<?, ?> map) {
        List<String> known = map.keySet().stream().map(String::valueOf).toList();
        if (known.isEmpty()) {
            return ", it is empty";
        }
        String near = didYouMean(key, known);
        if (!near.isEmpty()) {
            return near;
        }
        String some = String.join(", ", known.subList(0, Math.min(MOST_KEYS, known.size())));
        return "; it has " + some + (known.size() > MOST_KEYS ? ", ..." : "");
    }

    private static String didYouMean(String word, Collection<String> known) {
        return NearestWord.to(word, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }
}
