package io.sluice.connector.influxdb;

import io.sluice.connector.Row;
import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.InfluxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The server is on this machine, whose kernel says at once that nobody listens. A server that is silent cannot be told from one
 * that listens, so the test of the silent system does not apply; nor does that of the login, which UDP has not.
 */
@DisplayName("influxdb_udp before a real influxd")
@EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
class UdpContractTest extends ConnectorContractTest {
    private @Nullable InfluxServer server;
    private boolean running;

    @Override
    protected String typeName() {
        return "influxdb_udp";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of("server", "127.0.0.1:" + server().udpPort());
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
        running = true;
        if (server == null) {
            server = InfluxServer.in(Files.createDirectories(dataDirectory.resolve("influx")));
        }
        server().start();
    }

    /** What the server took and has not stored yet dies with it, and UDP will not tell: so it is given the time. */
    @Override
    protected void stopSystem() throws IOException, InterruptedException {
        if (running) {
            server().settleUdp();
            running = false;
        }
        server().stop();
    }

    @Override
    protected long storedRows() throws IOException, InterruptedException {
        server().settleUdp();
        return server().count("SELECT count(temp) FROM readings", InfluxServer.UDP_DATABASE);
    }

    /** The only refusal there is: a row that makes no line. */
    @Override
    protected Optional<Row> refusedRow(int number) {
        return Optional.of(row(number, Map.of("device", "sensor-1")));
    }

    private InfluxServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }
}
