package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.sluice.core.testing.Feature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paho for Python, HiveMQ's client for Java and mqtt.js over WebSocket. */
class OtherClientsTest {
    private static final Path NODE = Path.of("src/test/node").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceProcess.start(folder.resolve("sluice"));
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess ended = sluice) {
            ended.assertNothingBroke();
        }
    }

    @Feature({"SE-01", "SE-02", "SE-16"})
    @Test
    void pahoFindsWhatCameWhileItWasAway() throws Exception {
        // Debian's Python, which has Debian's paho
        String payloads = Program.run(
                "/usr/bin/python3",
                "src/test/python/persistent_session.py",
                String.valueOf(sluice.mqttPort()),
                "paho/away",
                "100");

        assertThat(payloads.lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    }

    @Feature({"WS-01", "WS-03"})
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aBrowsersClientTalksOverWebSocket(int version) throws Exception {
        if (!Files.isDirectory(NODE.resolve("node_modules"))) {
            Program.run("npm", "ci", "--prefix", NODE.toString(), "--no-audit", "--no-fund", "--ignore-scripts");
        }
        String url = "ws://127.0.0.1:" + sluice.webSocketPort() + "/mqtt";
        String output =
                Program.run("node", NODE.resolve("round_trip.mjs").toString(), url, String.valueOf(version), "50");

        JsonNode received = new ObjectMapper().readTree(output);
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode message : received) {
            int number = message.path("number").asInt();
            numbers.add(number);
            assertThat(message.path("qos").asInt()).isEqualTo(number % 3);
            assertThat(message.path("payload").asInt())
                    .isEqualTo(List.of(4, 60, 126, 4000, 70_000).get(number % 5));
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    @Feature({"MQ-03", "MQ-10", "SE-16"})
    @Test
    void hiveMqsStrictClientCountsEveryQos2MessageOnce() throws Exception {
        Mqtt5BlockingClient receiver = hiveMq("hivemq-receiver").buildBlocking();
        Mqtt5BlockingClient sender = hiveMq("hivemq-sender").buildBlocking();
        receiver.connect();
        sender.connect();
        try (Mqtt5BlockingClient.Mqtt5Publishes arriving =
                receiver.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            receiver.subscribeWith()
                    .topicFilter("hivemq/+")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            for (int number = 0; number < 300; number++) {
                sender.publishWith()
                        .topic("hivemq/count")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .payload(String.valueOf(number).getBytes(StandardCharsets.UTF_8))
                        .send();
            }

            List<String> payloads = new ArrayList<>();
            for (int number = 0; number < 300; number++) {
                Mqtt5Publish message = arriving.receive(10, TimeUnit.SECONDS).orElseThrow();
                assertThat(message.getQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
                payloads.add(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8));
            }
            assertThat(payloads)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 300).mapToObj(String::valueOf).toList());
            assertThat(arriving.receiveNow()).isEmpty();
        }
        receiver.disconnect();
        sender.disconnect();
    }

    @Feature({"MQ-24", "MQ-25"})
    @Test
    void theSecondOfTwoWithOneNameTakesOverAndTheFirstIsTold() throws Exception {
        CompletableFuture<Mqtt5ClientDisconnectedContext> left = new CompletableFuture<>();
        Mqtt5BlockingClient first = hiveMq("hivemq-twin")
                .addDisconnectedListener(context -> left.complete((Mqtt5ClientDisconnectedContext) context))
                .buildBlocking();
        Mqtt5BlockingClient second = hiveMq("hivemq-twin").buildBlocking();
        first.connect();
        second.connect();

        assertThat(left.get(10, TimeUnit.SECONDS).getCause())
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        told -> assertThat(told.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER));
        assertThat(sluice.api().get("/clients").findValuesAsText("client_id")).containsOnlyOnce("hivemq-twin");
        second.disconnect();
    }

    @Feature("MQ-24")
    @Test
    void aClientThatIsKickedOutIsToldWhy() throws Exception {
        CompletableFuture<Mqtt5ClientDisconnectedContext> left = new CompletableFuture<>();
        Mqtt5BlockingClient client = hiveMq("hivemq-guest")
                .addDisconnectedListener(context -> left.complete((Mqtt5ClientDisconnectedContext) context))
                .buildBlocking();
        client.connect();
        sluice.api().delete("/clients/hivemq-guest");

        assertThat(left.get(10, TimeUnit.SECONDS).getCause())
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        told -> assertThat(told.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION));
    }

    private static com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder hiveMq(String clientId) {
        return Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(sluice.mqttPort());
    }
}
