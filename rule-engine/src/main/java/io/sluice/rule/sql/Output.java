package io.sluice.rule.sql;

import io.sluice.connector.ValuePath;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.sql.eval.ObjectEdit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the selected map: items in order, aliases with the same head merged, undefined values left out. */
final class Output {
    private static final @Nullable Object[] NO_LOCALS = {};

    private final Part[] parts;
    private final int capacity;
    /** Where each item is a column of its own: their names and values, in order; null otherwise. */
    private final String @Nullable [] names;

    private final Closure[] values;

    Output(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
        this.capacity = parts.size() * 4 / 3 + 1;
        this.values = parts.stream().map(Part::value).toArray(Closure[]::new);
        String[] keys = parts.stream()
                .map(Part::singleKey)
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
        this.names = keys.length == parts.size() && keys.length <= SelectedRow.MOST_COLUMNS ? keys : null;
    }

    /**
     * One item.
     *
     * @param path where its value goes; empty for {@code *}
     * @param value its value; for {@code *} the metadata, which is the rule's and not the event's
     */
    record Part(List<AliasStep> path, Closure value) {
        static Part allColumns(Closure metadata) {
            return new Part(List.of(), metadata);
        }

        private @Nullable String singleKey() {
            return path.size() == 1 && path.get(0) instanceof AliasStep.Key key ? key.name() : null;
        }
    }

    /** The output for an event; not to be modified. */
    Map<String, @Nullable Object> make(EventView event, Dialect dialect, @Nullable Object[] locals) {
        return names == null ? makeAny(event, dialect, locals) : makeColumns(names, event, locals);
    }

    private Map<String, @Nullable Object> makeColumns(String[] keys, EventView event, @Nullable Object[] locals) {
        @Nullable Object[] row = new Object[keys.length];
        int missing = 0;
        for (int i = 0; i < row.length; i++) {
            Object value = values[i].value(event, locals);
            row[i] = value;
            missing += value == ValuePath.UNDEFINED ? 1 : 0;
        }
        return missing == 0 ? new SelectedRow(keys, row) : withoutMissing(keys, row, row.length - missing);
    }

    private static SelectedRow withoutMissing(String[] keys, @Nullable Object[] row, int size) {
        String[] present = new String[size];
        @Nullable Object[] left = new Object[size];
        int count = 0;
        for (int i = 0; i < row.length; i++) {
            if (row[i] != ValuePath.UNDEFINED) {
                present[count] = keys[i];
                left[count++] = row[i];
            }
        }
        return new SelectedRow(present, left);
    }

    private Map<String, @Nullable Object> makeAny(EventView event, Dialect dialect, @Nullable Object[] locals) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(capacity);
        for (Part part : parts) {
            if (part.path().isEmpty()) {
                // an item that stands before * keeps its value
                forEachColumn(event, dialect, part.value(), (name, value) -> {
                    if (!out.containsKey(name)) {
                        out.put(name, value);
                    }
                });
            } else {
                Object value = part.value().value(event, locals);
                if (value != ValuePath.UNDEFINED) {
                    put(out, part, value);
                }
            }
        }
        return out;
    }

    /** All columns, and in the second style the metadata. */
    static void forEachColumn(EventView event, Dialect dialect, Closure metadata, EventView.ColumnSink sink) {
        event.forEachColumn(dialect, sink);
        Object value = dialect == Dialect.V4 ? metadata.value(event, NO_LOCALS) : ValuePath.UNDEFINED;
        if (value != ValuePath.UNDEFINED) {
            sink.accept(Column.METADATA.sqlName(), value);
        }
    }

    private static void put(Map<String, @Nullable Object> out, Part part, @Nullable Object value) {
        String key = part.singleKey();
        if (key != null) {
            out.put(key, value);
        } else {
            ObjectEdit.put(out, part.path(), value);
        }
    }
}
