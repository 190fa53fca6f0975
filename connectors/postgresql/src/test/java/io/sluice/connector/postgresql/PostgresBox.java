package io.sluice.connector.postgresql;

import io.sluice.connector.Action;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.testkit.server.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Resources of the types under test on one real server, closed together. */
final class PostgresBox implements AutoCloseable {
    private static final long NOON = 1_763_726_400_000L;

    private final PostgresServer server;
    private final Path dataDirectory;
    private final List<Resource> resources = new ArrayList<>();

    PostgresBox(PostgresServer server, Path dataDirectory) {
        this.server = server;
        this.dataDirectory = dataDirectory;
    }

    /** A connected resource of type pgsql; further parameters as name and value. */
    Resource pgsql(Object... parameters) throws Exception {
        return connected(new PostgresqlResourceType(), parameters);
    }

    Resource connected(ResourceType type, Object... parameters) throws Exception {
        Resource resource = resource(type, parameters);
        resource.connect();
        return resource;
    }

    Resource resource(ResourceType type, Object... parameters) throws InvalidParameterException {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of(
                "server", "127.0.0.1:" + server.port(),
                "database", PostgresServer.USER,
                "user", PostgresServer.USER,
                "password", PostgresServer.PASSWORD));
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i].toString(), parameters[i + 1]);
        }
        Resource resource = type.create(
                ParameterValues.check(type.parameters(), all),
                new ResourceContext("resource:test", "sluice@test", dataDirectory));
        resources.add(resource);
        return resource;
    }

    /** The action of type pgsql with a statement. */
    static Action action(Resource resource, String sql) throws InvalidParameterException {
        return action(new PostgresqlResourceType(), resource, "sql", sql);
    }

    static Action action(ResourceType type, Resource resource, String parameter, String value)
            throws InvalidParameterException {
        return resource.action(
                type.actions().get(0),
                ParameterValues.check(type.actions().get(0).parameters(), Map.of(parameter, value)));
    }

    /** A row of a durable queue. */
    static Row row(int number, Map<String, ? extends @Nullable Object> values) {
        RowKey key = new RowKey(NOON * 1_000 + number, 0x0001_0000_0007_0000L, "inst:1", 0);
        return new Row(key, NOON + number, new HashMap<>(values), "queue:test", number);
    }

    /** Rows with {@code n} from the first to the one before the last, as their places. */
    static List<Row> rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> row(n, Map.of("n", (long) n, "text", "row " + n)))
                .toList();
    }

    @Override
    public void close() {
        resources.forEach(Resource::close);
    }
}
