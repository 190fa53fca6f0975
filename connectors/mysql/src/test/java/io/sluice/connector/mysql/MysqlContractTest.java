package io.sluice.connector.mysql;

import io.sluice.connector.Row;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.MariaDbServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@Feature("RA-05")
@EnabledIf("io.sluice.testkit.server.MariaDbServer#isInstalled")
class MysqlContractTest extends ConnectorContractTest {
    @TempDir
    static Path serverDirectory = Path.of("unset");

    /** One for all tests of the class: to make a new one takes seconds. */
    static @Nullable MariaDbServer server;

    private boolean begun;

    @AfterAll
    static void endServer() throws IOException, InterruptedException {
        server().close();
        server = null;
    }

    @Override
    protected String typeName() {
        return "mysql";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of(
                "server",
                "127.0.0.1:" + server().port(),
                "database",
                MariaDbServer.USER,
                "user",
                MariaDbServer.USER,
                "password",
                MariaDbServer.PASSWORD,
                "exactly_once",
                "on");
    }

    @Override
    protected String actionName() {
        return "data_to_mysql";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of(
                "sql", "insert into readings(device, number, temp, ok) values (${device}, ${number}, ${temp}, ${ok})");
    }

    @Override
    protected void startSystem() throws IOException, InterruptedException {
        if (server == null) {
            server = MariaDbServer.in(serverDirectory);
        }
        server().start();
        if (!begun) {
            begun = true;
            server().execute("DROP TABLE IF EXISTS readings, sluice_progress, sluice_refused");
            server().execute("CREATE TABLE readings(device text, number integer, temp double, ok boolean)");
        }
    }

    @Override
    protected void stopSystem() throws IOException, InterruptedException {
        server().kill();
    }

    @Override
    protected long storedRows() throws IOException, InterruptedException {
        return server().count("SELECT count(*) FROM readings");
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "sensor-1");
        values.put("number", (long) number);
        values.put("temp", "text in a column of numbers");
        return Optional.of(row(number, values));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> wrongCredentials() {
        return Optional.of(changed("password", "wr0ng-s3cret"));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> atPort(int port) {
        Map<String, @Nullable Object> parameters = changed("server", "127.0.0.1:" + port);
        parameters.put("connect_timeout", 1L);
        return Optional.of(parameters);
    }

    @Override
    protected List<String> secrets() {
        return List.of(MariaDbServer.PASSWORD, "wr0ng-s3cret");
    }

    private Map<String, @Nullable Object> changed(String parameter, Object value) {
        Map<String, @Nullable Object> parameters = new HashMap<>(resourceParameters());
        parameters.put(parameter, value);
        return parameters;
    }

    static MariaDbServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }
}
