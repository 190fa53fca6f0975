package io.sluice.connector.influxdb;

import io.sluice.connector.Row;
import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.InfluxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
class InfluxContractTest extends ConnectorContractTest {
    private @Nullable InfluxServer server;

    @Override
    protected String typeName() {
        return "influxdb";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of(
                "port",
                (long) server().port(),
                "database",
                "sluice",
                "username",
                InfluxServer.USER,
                "password",
                InfluxServer.PASSWORD);
    }

    @Override
    protected String actionName() {
        return "data_to_influxdb";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of("measurement", "readings", "tags", List.of("device"));
    }

    @Override
    protected void startSystem() throws IOException, InterruptedException {
        if (server == null) {
            server = InfluxServer.in(Files.createDirectories(dataDirectory.resolve("influx")));
        }
        server().start();
        server().execute("CREATE DATABASE sluice", null);
    }

    @Override
    protected void stopSystem() throws IOException, InterruptedException {
        server().stop();
    }

    @Override
    protected long storedRows() throws IOException, InterruptedException {
        return server().count("SELECT count(temp) FROM readings", "sluice");
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "sensor-1");
        values.put("temp", "text in a field of floats");
        return Optional.of(row(number, values));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> wrongCredentials() {
        return Optional.of(changed("password", "wr0ng-s3cret"));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> atPort(int port) {
        Map<String, @Nullable Object> parameters = changed("port", (long) port);
        parameters.put("request_timeout", 1L);
        return Optional.of(parameters);
    }

    @Override
    protected List<String> secrets() {
        return List.of(InfluxServer.PASSWORD, "wr0ng-s3cret");
    }

    private Map<String, @Nullable Object> changed(String parameter, Object value) {
        Map<String, @Nullable Object> parameters = new HashMap<>(resourceParameters());
        parameters.put(parameter, value);
        return parameters;
    }

    private InfluxServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }
}
