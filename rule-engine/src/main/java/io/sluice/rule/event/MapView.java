package io.sluice.rule.event;

import io.sluice.connector.ValuePath;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPaths;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event given as a map of columns: rule tests, and events that are no message. Exactly the columns in the map exist. */
public final class MapView implements EventView {
    private final EventType type;
    private final Map<String, ? extends @Nullable Object> columns;
    private final Payload payload;

    /**
     * @param columns name in SQL to value, of the kinds that {@link io.sluice.connector.Row#values()} lists; not
     *     modified while rules run
     */
    public MapView(EventType type, Map<String, ? extends @Nullable Object> columns, PayloadPaths paths) {
        this.type = type;
        this.columns = columns;
        this.payload = payload(columns.get(Column.PAYLOAD.sqlName()), paths);
    }

    private static Payload payload(@Nullable Object value, PayloadPaths paths) {
        if (value instanceof String text) {
            return Payload.of(text.getBytes(StandardCharsets.UTF_8), paths);
        }
        if (value instanceof byte[] bytes) {
            return Payload.of(bytes, paths);
        }
        return value == null ? Payload.none(paths) : Payload.decoded(value, paths);
    }

    @Override
    public EventType type() {
        return type;
    }

    @Override
    public @Nullable String topic() {
        return columns.get(Column.TOPIC.sqlName()) instanceof String topic ? topic : null;
    }

    @Override
    public @Nullable Object column(Column column) {
        return undeclared(column.sqlName());
    }

    @Override
    public @Nullable Object undeclared(String name) {
        Object value = columns.get(name);
        return value == null && !columns.containsKey(name) ? ValuePath.UNDEFINED : value;
    }

    @Override
    public Payload payload() {
        return payload;
    }

    @Override
    public void forEachColumn(Dialect dialect, ColumnSink sink) {
        columns.forEach(sink::accept);
    }
}
