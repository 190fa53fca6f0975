package io.sluice.rule.sql;

import io.sluice.connector.ValuePath;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.sql.eval.ObjectEdit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the selected map: items in order, aliases with the same head merged, undefined values left out. */
final class Output {
    private final Part[] parts;
    private final int capacity;

    Output(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
        this.capacity = parts.size() * 4 / 3 + 1;
    }

    /**
     * One item.
     *
     * @param path where its value goes; empty for {@code *}
     * @param value its value; not asked for {@code *}
     */
    record Part(List<AliasStep> path, Closure value) {
        static final Part ALL_COLUMNS = new Part(List.of(), (event, locals) -> ValuePath.UNDEFINED);

        private @Nullable String singleKey() {
            return path.size() == 1 && path.get(0) instanceof AliasStep.Key key ? key.name() : null;
        }
    }

    Map<String, @Nullable Object> make(EventView event, Dialect dialect, @Nullable Object[] locals) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(capacity);
        for (Part part : parts) {
            if (part.path().isEmpty()) {
                // an item that stands before * keeps its value
                event.forEachColumn(dialect, (name, value) -> {
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

    private static void put(Map<String, @Nullable Object> out, Part part, @Nullable Object value) {
        String key = part.singleKey();
        if (key != null) {
            out.put(key, value);
        } else {
            ObjectEdit.put(out, part.path(), value);
        }
    }
}
