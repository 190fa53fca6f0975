package io.sluice.rule.event;

import io.sluice.connector.ValuePath;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.state.RuleState;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event given as a map of columns: rule tests, and events that are no message. Exactly the columns in the map exist. */
public final class MapView implements EventView {
    private final EventType type;
    private final Map<String, ? extends @Nullable Object> columns;
    private final Payload payload;
    private final TimeSource time;
    private final RuleState state;

    /**
     * @param columns name in SQL to value, of the kinds that {@link io.sluice.connector.Row#values()} lists; not
     *     modified while rules run
     */
    public MapView(EventType type, Map<String, ? extends @Nullable Object> columns, PayloadPaths paths) {
        this(type, columns, paths, TimeSource.system(), RuleState.empty());
    }

    /**
     * The same with a clock and a memory.
     *
     * @param state what functions remember; {@link RuleState#overlay()} of what live rules remember leaves that as it is
     */
    public MapView(
            EventType type,
            Map<String, ? extends @Nullable Object> columns,
            PayloadPaths paths,
            TimeSource time,
            RuleState state) {
        this.type = type;
        this.columns = columns;
        this.time = time;
        this.state = state;
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
    public TimeSource time() {
        return time;
    }

    @Override
    public RuleState state() {
        return state;
    }

    @Override
    public EventView detached(PayloadPaths paths, boolean withPayload) {
        if (withPayload) {
            return new MapView(type, columns, paths, time, state);
        }
        Map<String, @Nullable Object> others = new LinkedHashMap<>(columns);
        others.remove(Column.PAYLOAD.sqlName());
        return new MapView(type, others, paths, time, state);
    }

    @Override
    public void forEachColumn(Dialect dialect, ColumnSink sink) {
        columns.forEach(sink::accept);
    }
}
