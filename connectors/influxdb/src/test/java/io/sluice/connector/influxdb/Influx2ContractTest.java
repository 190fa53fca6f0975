package io.sluice.connector.influxdb;

import io.sluice.connector.Row;
import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.InfluxServer;
import io.sluice.testkit.server.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;

@DisplayName("influxdb2 before the storage of a real influxd 1, with answers in the form of version 2")
@EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
class Influx2ContractTest extends ConnectorContractTest {
    private final int port = RealServer.freePort();
    private @Nullable InfluxServer server;
    private @Nullable Influx2Front front;

    @Override
    protected String typeName() {
        return "influxdb2";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of(
                "url", "http://127.0.0.1:" + port, "org", "acme", "bucket", "sluice", "token", Influx2Front.TOKEN);
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
        if (front == null) {
            front = Influx2Front.start(port, server());
        }
    }

    @Override
    protected void stopSystem() throws IOException, InterruptedException {
        if (front != null) {
            front.close();
            front = null;
        }
        server().stop();
    }

    @Override
    protected long storedRows() throws IOException, InterruptedException {
        return server().count("SELECT count(temp) FROM readings", "sluice");
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        return Optional.of(row(number, Map.of("device", "sensor-1", "temp", "text in a field of floats")));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> wrongCredentials() {
        return Optional.of(changed("token", "wr0ng-s3cret"));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> atPort(int other) {
        Map<String, @Nullable Object> parameters = changed("url", "http://127.0.0.1:" + other);
        parameters.put("request_timeout", 1L);
        return Optional.of(parameters);
    }

    @Override
    protected List<String> secrets() {
        return List.of(Influx2Front.TOKEN, "wr0ng-s3cret");
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
