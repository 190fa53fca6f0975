package io.sluice.rule.sql;

import io.sluice.connector.NearestWord;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words for a name that is neither a column nor an alias: what was probably meant. */
final class UnknownColumn {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$@~]*");
    private static final int MOST_EVENTS = 3;
    private static final Map<String, String> MEANT = Map.of(
            "retain", "the flag is flags.retain",
            "dup", "the flag is flags.dup",
            "null", "is_null(x) tells whether a value is absent",
            "undefined", "is_null(x) tells whether a value is absent");

    private UnknownColumn() {}

    /** Whether a column or a key could be called so; a quoted text with other signs is taken for a text in the wrong quotes. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The message.
     *
     * @param columns columns of the rule's events
     * @param aliases first steps of the aliases that can be seen
     */
    static String describe(String name, Set<Column> columns, Set<String> aliases) {
        return "Unknown Column: " + name + "; " + hint(name, columns, aliases);
    }

    private static String hint(String name, Set<Column> columns, Set<String> aliases) {
        if (!isName(name)) {
            return "a text is written in single quotes: '" + name.replace("'", "''") + "'";
        }
        String meant = MEANT.get(name);
        if (meant != null) {
            return meant;
        }
        Set<String> known = new TreeSet<>(aliases);
        columns.forEach(column -> known.add(column.sqlName()));
        return NearestWord.to(name, known)
                .map(word -> "did you mean " + word + "?")
                .orElseGet(() -> elsewhere(name, columns));
    }

    private static String elsewhere(String name, Set<Column> columns) {
        String events = eventsWith(name);
        if (events != null) {
            return "it is a column of " + events;
        }
        if (columns.contains(Column.PAYLOAD)) {
            return "a key of the payload is written payload." + name;
        }
        return "the columns here are "
                + columns.stream().map(Column::sqlName).sorted().collect(Collectors.joining(", "));
    }

    /** Events of the first style that have a column, null if none has it. */
    private static @Nullable String eventsWith(String name) {
        Column column = Column.of(name, Dialect.V3);
        String events = Arrays.stream(EventType.values())
                .filter(type -> column != null && type.selectable(Dialect.V3).contains(column))
                .map(type -> '"' + type.eventName() + '"')
                .limit(MOST_EVENTS)
                .collect(Collectors.joining(", "));
        return events.isEmpty() ? null : events;
    }
}
