package io.sluice.connector.influxdb;

import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.VictoriaMetricsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;

/** It keeps one point of a series for each millisecond, so here every row is a series of its own. It refuses nothing. */
@DisplayName("influxdb2 before a real victoria-metrics, which takes writes the same way")
@EnabledIf("io.sluice.testkit.server.VictoriaMetricsServer#isInstalled")
class VictoriaMetricsContractTest extends ConnectorContractTest {
    private @Nullable VictoriaMetricsServer server;

    @Override
    protected String typeName() {
        return "influxdb2";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of("url", "http://127.0.0.1:" + server().port() + "/influx/", "bucket", "any", "gzip", true);
    }

    @Override
    protected String actionName() {
        return "data_to_influxdb";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of("measurement", "readings", "tags", List.of("device", "number"));
    }

    @Override
    protected void startSystem() throws IOException, InterruptedException {
        if (server == null) {
            server = VictoriaMetricsServer.in(Files.createDirectories(dataDirectory.resolve("metrics")));
        }
        server().start();
    }

    @Override
    protected void stopSystem() throws IOException, InterruptedException {
        server().stop();
    }

    @Override
    protected long storedRows() throws IOException, InterruptedException {
        return server().points("readings_temp");
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> atPort(int port) {
        return Optional.of(Map.of("url", "http://127.0.0.1:" + port, "bucket", "any", "request_timeout", 1L));
    }

    private VictoriaMetricsServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }
}
