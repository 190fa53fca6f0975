package io.sluice.connector.mqtt;

import io.sluice.connector.Row;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.MosquittoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;

/** Stored is what mosquitto retains: a topic for each row. */
@Feature("RA-17")
@EnabledIf("io.sluice.testkit.server.MosquittoServer#isInstalled")
class MqttContractTest extends ConnectorContractTest {
    private @Nullable MosquittoServer server;

    @Override
    protected String typeName() {
        return "bridge_mqtt";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of(
                "address",
                "127.0.0.1:" + server().port(),
                "mountpoint",
                "rows/",
                "username",
                MosquittoServer.USER,
                "password",
                MosquittoServer.PASSWORD);
    }

    @Override
    protected String actionName() {
        return "data_to_mqtt_broker";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of("forward_topic", "${device}/${number}", "payload_tmpl", "", "retain", "true");
    }

    @Override
    protected void startSystem() throws IOException, InterruptedException {
        if (server == null) {
            server = MosquittoServer.withLoginIn(dataDirectory.resolve("mosquitto"));
        }
        server().start();
    }

    @Override
    protected void stopSystem() throws IOException, InterruptedException {
        server().stop();
    }

    @Override
    protected long storedRows() throws IOException, InterruptedException {
        Process subscriber = new ProcessBuilder(
                        "mosquitto_sub",
                        "-p",
                        String.valueOf(server().port()),
                        "-u",
                        MosquittoServer.USER,
                        "-P",
                        MosquittoServer.PASSWORD,
                        "-t",
                        "rows/#",
                        "-W",
                        "1")
                .start();
        String output = new String(subscriber.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        subscriber.waitFor();
        return output.lines().count();
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "a wildcard is no name #");
        return Optional.of(row(number, values));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> wrongCredentials() {
        return Optional.of(changed("password", "wr0ng-s3cret"));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> atPort(int port) {
        return Optional.of(changed("address", "127.0.0.1:" + port));
    }

    @Override
    protected List<String> secrets() {
        return List.of(MosquittoServer.PASSWORD, "wr0ng-s3cret");
    }

    private Map<String, @Nullable Object> changed(String parameter, Object value) {
        Map<String, @Nullable Object> parameters = new HashMap<>(resourceParameters());
        parameters.put(parameter, value);
        return parameters;
    }

    private MosquittoServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }
}
