package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.InfluxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a real influxd makes of the lines. */
@Timeout(120)
@EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
class InfluxResourceTest {
    private static final long NOON = 1_763_726_400_000L;

    @TempDir
    private static Path directory;

    private static InfluxServer server;

    private final InfluxResourceType type = new InfluxResourceType();
    private Resource resource;

    @BeforeAll
    static void startServer() throws Exception {
        server = InfluxServer.in(Files.createDirectories(directory.resolve("influx")));
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        server.execute("DROP DATABASE sluice", null);
        server.execute("CREATE DATABASE sluice", null);
        resource = resource(Map.of());
        resource.connect();
    }

    @AfterEach
    void close() {
        resource.close();
    }

    @Test
    @Feature("RA-13")
    @DisplayName("Fields keep their types, tags and time are where they belong")
    void storesPoints() throws Exception {
        Row row = row(0, Map.of("host", "server A", "whole", 25L, "fraction", 37.0, "ok", true, "text", "a \"b\" \\"));
        action(Map.of("measurement", "temperature", "tags", "host")).send(List.of(row));
        assertThat(server.execute("SELECT * FROM temperature", "sluice"))
                .contains("\"server A\"", "a \\\"b\\\" \\\\")
                .contains("\"2025-11-21T12:00:00.");
        assertThat(server.execute("SHOW FIELD KEYS", "sluice"))
                .contains(
                        "[\"fraction\",\"float\"]",
                        "[\"ok\",\"boolean\"]",
                        "[\"text\",\"string\"]",
                        "[\"whole\",\"integer\"]");
        assertThat(server.execute("SHOW TAG KEYS", "sluice")).contains("[\"host\"]");
    }

    @Test
    @DisplayName("Messages of one device in one millisecond stay apart, and come again as the same points")
    void neverCollapsesMessages() throws Exception {
        List<Row> rows = IntStream.range(0, 1_000)
                .mapToObj(
                        i -> new Row(new RowKey(NOON * 1_000, 7L << 16 | i, "inst:1", 0), NOON, Map.of("v", (long) i)))
                .toList();
        Action action = action(Map.of("measurement", "burst"));
        action.send(rows);
        assertThat(server.count("SELECT count(v) FROM burst", "sluice")).isEqualTo(1_000);
        action.send(rows.subList(500, 1_000));
        assertThat(server.count("SELECT count(v) FROM burst", "sluice")).isEqualTo(1_000);
    }

    @Test
    void findsEveryBadRowOfABatch() throws Exception {
        Action action = action(Map.of("measurement", "m", "tags", "d"));
        action.send(List.of(row(0, Map.of("v", 1.5))));
        List<Row> batch = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            boolean bad = i % 50 == 13;
            batch.add(row(
                    1 + i,
                    bad ? Map.of("v", "bad") : i == 99 ? Map.of("d", "x\\", "v", 1.0) : Map.of("v", (double) i)));
        }
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> action.send(batch));
        assertThat(failure.rejectedRows()).containsOnlyKeys(13, 63, 99, 113, 163, 213);
        assertThat(failure.rejectedRows().get(63)).contains("field type conflict", "\"v\"", "float");
        assertThat(server.count("SELECT count(v) FROM m", "sluice")).isEqualTo(1 + 250);
    }

    @Test
    void aConflictWithinTheFirstBatchIsSettledInItsOrder() throws Exception {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> action(Map.of("measurement", "m"))
                        .send(List.of(
                                row(0, Map.of("v", 1.5)), row(1, Map.of("v", "text")), row(2, Map.of("v", 2.5)))));
        assertThat(failure.rejectedRows()).containsOnlyKeys(1);
        assertThat(server.count("SELECT count(v) FROM m", "sluice")).isEqualTo(2);
    }

    @Test
    void aBatchOfOnlyBadRowsIsRefusedAsAWhole() throws Exception {
        Action action = action(Map.of("measurement", "m"));
        action.send(List.of(row(0, Map.of("v", 1.5))));
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> action.send(List.of(row(1, Map.of("v", true)), row(2, Map.of("v", 1L)))));
        assertThat(failure.rejectedRows()).containsOnlyKeys(0, 1);
    }

    @Test
    void theServersClockIsUsedWhenAskedFor() throws Exception {
        action(Map.of("measurement", "m", "set_timestamp", false))
                .send(List.of(row(0, Map.of("v", 1L)), row(1, Map.of("v", 2L))));
        assertThat(server.count("SELECT count(v) FROM m", "sluice")).isEqualTo(2);
    }

    @Test
    @Feature("RA-23")
    @DisplayName("What is wrong is named: database, login, rights, host")
    void namesWhatIsWrong() throws Exception {
        assertThat(failureOf(Map.of("database", "no\"where")))
                .hasMessageContaining(
                        "has no database \"no\"where\": create it there or change the parameter database");
        assertThat(failureOf(Map.of("username", "nobody")))
                .hasMessageContaining("check the parameters username and password");
        server.execute("CREATE USER reader WITH PASSWORD 'pw'", null);
        assertThat(failureOf(Map.of("username", "reader", "password", "pw")))
                .hasMessageContaining("check the parameter username and its rights");
        assertThat(failureOf(Map.of("host", "no-such-host.invalid"))).hasMessageContaining("no-such-host.invalid");
        assertThat(server.execute("SHOW DATABASES", null)).doesNotContain("where");
    }

    @Test
    void aServerWithoutLoginNeedsNone() throws Exception {
        try (InfluxServer open = InfluxServer.withoutLoginIn(Files.createDirectories(directory.resolve("open")))) {
            open.start();
            open.execute("CREATE DATABASE sluice", null);
            try (Resource anonymous = resource(Map.of("port", (long) open.port(), "username", "", "password", ""))) {
                anonymous.connect();
                anonymous.check();
            }
        }
    }

    @Test
    void addressesThatCannotBeAreRefusedAtOnce() {
        assertThatThrownBy(() -> resource(Map.of("host", "a b/c")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("parameter host must be a name or an address, not a b/c");
        assertThatThrownBy(() -> resource(Map.of("port", 70_000L)))
                .hasMessage("parameter port must be 1 to 65535, not 70000");
        assertThatThrownBy(() -> resource(Map.of("precision", "day"))).hasMessageContaining("must be one of");
    }

    private ConnectorException failureOf(Map<String, @Nullable Object> changes) throws InvalidParameterException {
        try (Resource wrong = resource(changes)) {
            ConnectorException failure = catchThrowableOfType(ConnectorException.class, wrong::connect);
            assertThat(failure.kind()).isEqualTo(ConnectorException.Kind.RETRY);
            return failure;
        }
    }

    private Resource resource(Map<String, @Nullable Object> changes) throws InvalidParameterException {
        Map<String, @Nullable Object> parameters = new HashMap<>(Map.of(
                "port",
                (long) server.port(),
                "database",
                "sluice",
                "username",
                InfluxServer.USER,
                "password",
                InfluxServer.PASSWORD));
        parameters.putAll(changes);
        return type.create(
                ParameterValues.check(type.parameters(), parameters),
                new ResourceContext("resource:test", "sluice@test", directory));
    }

    private Action action(Map<String, @Nullable Object> parameters) throws InvalidParameterException {
        var actionType = type.actions().get(0);
        return resource.action(actionType, ParameterValues.check(actionType.parameters(), parameters));
    }

    private static Row row(int number, Map<String, @Nullable Object> values) {
        return new Row(new RowKey((NOON + number) * 1_000, 7, "inst:1", 0), NOON + number, values);
    }
}
