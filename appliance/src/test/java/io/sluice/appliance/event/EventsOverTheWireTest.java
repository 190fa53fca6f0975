package io.sluice.appliance.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.sluice.appliance.TestSluice;
import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A whole Sluice tells a real client of another one's events")
class EventsOverTheWireTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;

    private static Mqtt5BlockingClient client(TestSluice sluice, String id) {
        return MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(sluice.mqtt().getPort())
                .identifier(id)
                .buildBlocking();
    }

    /** The next event, which must be one of the device's. */
    private static JsonNode next(Mqtt5BlockingClient.Mqtt5Publishes told, String name) throws Exception {
        Mqtt5Publish publish = told.receive(10, TimeUnit.SECONDS).orElseThrow(() -> new AssertionError("no " + name));
        assertThat(publish.getTopic()).hasToString("$events/" + name);
        JsonNode event = JSON.readTree(publish.getPayloadAsBytes());
        assertThat(event.path("clientid").asText()).isEqualTo("device");
        return event;
    }

    @Test
    @Feature({"SQ-14", "SQ-15", "SQ-16"})
    void aDeviceComesSubscribesUnsubscribesAndGoes() throws Exception {
        try (TestSluice sluice = TestSluice.start(
                data,
                "rule_engine.events.client_connected=on, qos1",
                "rule_engine.events.client_disconnected=on, qos1",
                "rule_engine.events.session_subscribed=on, qos1",
                "rule_engine.events.session_unsubscribed=on, qos1")) {
            Mqtt5BlockingClient watcher = client(sluice, "watcher");
            watcher.connect();
            try (Mqtt5BlockingClient.Mqtt5Publishes told = watcher.publishes(MqttGlobalPublishFilter.ALL)) {
                // not session_subscribed of the watcher itself
                watcher.subscribeWith().topicFilter("$events/client_connected").send();
                watcher.subscribeWith()
                        .topicFilter("$events/client_disconnected")
                        .send();
                watcher.subscribeWith()
                        .topicFilter("$events/session_unsubscribed")
                        .send();
                Mqtt5BlockingClient device = client(sluice, "device");

                device.connect();
                device.subscribeWith().topicFilter("t/#").send();
                device.unsubscribeWith().topicFilter("t/#").send();
                device.disconnect();

                JsonNode connected = next(told, "client_connected");
                assertThat(connected.path("sockname").asText())
                        .isEqualTo("127.0.0.1:" + sluice.mqtt().getPort());
                assertThat(connected.path("peername").asText()).startsWith("127.0.0.1:");
                assertThat(connected.path("proto_ver").asInt()).isEqualTo(5);
                assertThat(next(told, "session_unsubscribed").path("topic").asText())
                        .isEqualTo("t/#");
                assertThat(next(told, "client_disconnected").path("reason").asText())
                        .isEqualTo("normal");
            }
            watcher.disconnect();
        }
    }
}
