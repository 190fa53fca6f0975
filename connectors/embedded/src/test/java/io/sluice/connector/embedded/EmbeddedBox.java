package io.sluice.connector.embedded;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connected resource in a data directory, with rows that are quick to write down. */
final class EmbeddedBox implements AutoCloseable {
    static final long NOON = 1_763_726_400_000L;

    private final EmbeddedResourceType type = new EmbeddedResourceType();
    private final Resource resource;

    EmbeddedBox(Path dataDirectory, Map<String, @Nullable Object> parameters)
            throws InvalidParameterException, ConnectorException {
        resource = type.create(
                ParameterValues.check(type.parameters(), parameters),
                new ResourceContext("resource:embedded", "sluice@test", dataDirectory));
        resource.connect();
    }

    static EmbeddedBox in(Path dataDirectory) throws InvalidParameterException, ConnectorException {
        return new EmbeddedBox(dataDirectory, Map.of());
    }

    Resource resource() {
        return resource;
    }

    Action action(String table) throws InvalidParameterException {
        var actionType = type.actions().get(0);
        return resource.action(actionType, ParameterValues.check(actionType.parameters(), Map.of("table", table)));
    }

    /** Stores one row in the table {@code readings}. */
    void store(int number, @Nullable Object... keysAndValues) throws InvalidParameterException, ConnectorException {
        action("readings").send(List.of(row(number, keysAndValues)));
    }

    List<List<@Nullable Object>> ask(String sql, @Nullable Object... parameters) throws ConnectorException {
        return answer(sql, 1_000, parameters).rows();
    }

    Lookup.Answer answer(String sql, int maxRows, @Nullable Object... parameters) throws ConnectorException {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object parameter : parameters) {
            list.add(parameter);
        }
        return resource.lookup().orElseThrow().query(sql, list, maxRows);
    }

    static Row row(int number, @Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return new Row(new RowKey((NOON + number) * 1_000, 7, "inst:1", 0), NOON + number, values);
    }

    @Override
    public void close() {
        resource.close();
    }
}
