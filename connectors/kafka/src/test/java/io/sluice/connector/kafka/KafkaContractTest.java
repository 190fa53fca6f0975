package io.sluice.connector.kafka;

import io.sluice.connector.Row;
import io.sluice.testkit.connector.ConnectorContractTest;
import io.sluice.testkit.server.KafkaServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** One broker for all; each test has a topic of its own, and its queue is one that the broker does not know. */
@EnabledIf("io.sluice.testkit.server.KafkaServer#isInstalled")
class KafkaContractTest extends ConnectorContractTest {
    private static KafkaBox box = KafkaBox.in(java.nio.file.Path.of("unset"));

    private final String topic = "contract-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() throws Exception {
        box = KafkaBox.started();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        box.close();
    }

    @Override
    protected String typeName() {
        return "bridge_kafka";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return box.parameters();
    }

    @Override
    protected String actionName() {
        return "data_to_kafka";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of("topic", topic, "key", "${device}");
    }

    @Override
    protected void startSystem() {
        box.proxy().open();
    }

    @Override
    protected void stopSystem() {
        box.proxy().shut();
    }

    @Override
    protected long storedRows() throws IOException {
        return box.committed(topic).size();
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "sensor-1");
        values.put("log", "too much ".repeat(150_000));
        return Optional.of(row(number, values));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> wrongCredentials() {
        return Optional.of(changed("password", "wr0ng-s3cret"));
    }

    @Override
    protected Optional<Map<String, @Nullable Object>> atPort(int port) {
        return Optional.of(changed("servers", "127.0.0.1:" + port));
    }

    @Override
    protected List<String> secrets() {
        return List.of(KafkaServer.PASSWORD, "wr0ng-s3cret");
    }

    private Map<String, @Nullable Object> changed(String parameter, Object value) {
        Map<String, @Nullable Object> parameters = box.parameters();
        parameters.put(parameter, value);
        return parameters;
    }
}
