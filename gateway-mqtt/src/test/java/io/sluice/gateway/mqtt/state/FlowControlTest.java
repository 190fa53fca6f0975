package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.PingReq;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many unacknowledged messages a client may have, and acknowledgements that wait for a disk. */
class FlowControlTest {
    private final MqttWorld world = new MqttWorld();
    private final Queue<CompletableFuture<Void>> disk = new ArrayDeque<>();

    private void storeEverything() {
        world.parts
                .hooks()
                .add(
                        new Intake((message, publication) -> {
                            CompletableFuture<Void> stored = new CompletableFuture<>();
                            disk.add(stored);
                            publication.awaitDurable(stored);
                        }),
                        0);
    }

    private void stored(int count) {
        for (int i = 0; i < count; i++) {
            disk.remove().complete(null);
        }
        world.loop.runAll();
    }

    private void diskFull() {
        disk.remove().completeExceptionally(new IllegalStateException("disk full"));
        world.loop.runAll();
    }

    private static List<String> acks(String kind, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(id -> kind + " " + id).toList();
    }

    @Test
    @Feature({"MQ-28", "SE-10"})
    void version5WithMoreOpenThanItMayIsCutOff() {
        ScriptedClient client = world.connected5("device");
        for (int id = 1; id <= 100; id++) {
            client.publish("a", 2, id, "x");
        }
        assertThat(client.answers()).hasSize(100);
        client.publish("a", 2, 101, "x");

        assertThat(client.answers()).containsExactly("DISCONNECT 93");
        assertThat(client.closed()).isEqualTo(CloseReason.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    @Feature("MQ-28")
    void onlyWhatIsReallyUnacknowledgedCounts() {
        ScriptedClient client = world.connected5("device");
        for (int id = 1; id <= 99; id++) {
            client.publish("a", 2, id, "x");
        }
        for (int id = 1000; id <= 1200; id++) {
            client.publish("a", 1, id, "x");
        }
        for (int id = 2000; id <= 2200; id++) {
            client.publish("a", 2, id, "x").ack(Ack.Kind.PUBREL, id);
        }
        assertThat(client.closed()).isNull();
        assertThat(client.answers()).hasSize(99 + 201 + 2 * 201);
    }

    @Test
    @Feature("MQ-28")
    void pubacksThatWaitForTheDiskCount() {
        storeEverything();
        ScriptedClient client = world.connected5("device");
        for (int id = 1; id <= 100; id++) {
            client.publish("a", id % 2 + 1, id, "x");
        }
        assertThat(client.closed()).isNull();
        client.publish("a", 1, 101, "x");
        assertThat(client.answers()).containsExactly("DISCONNECT 93");
    }

    @Test
    @Feature("SE-10")
    void whatAnEarlierConnectionLeftOpenIsRefusedAndNotPunished() {
        ScriptedClient before = world.client().connect(Connects.resuming5("device", 3600));
        for (int id = 1; id <= 100; id++) {
            before.publish("a", 2, id, "x");
        }
        before.out.hangUp();
        ScriptedClient client = world.client().connect(Connects.resuming5("device", 3600));
        client.publish("a", 2, 101, "x");
        assertThat(client.answers()).containsExactly("PUBREC 101 97");
        assertThat(world.count(Metric.MESSAGES_QOS2_REFUSED)).isEqualTo(1);

        world.loop.advance(Duration.ofSeconds(300));
        client.publish("a", 2, 101, "x");
        assertThat(client.answers()).containsExactly("PUBREC 101 10");
        assertThat(world.count(Metric.MESSAGES_QOS2_EXPIRED)).isEqualTo(100);
    }

    @Test
    @Feature("SE-10")
    void version4WithMoreOpenThanItMayHasToComeAgain() {
        ScriptedClient client = world.connected("device");
        for (int id = 1; id <= 101; id++) {
            client.publish("a", 2, id, "x");
        }
        assertThat(client.answers()).hasSize(100);
        assertThat(client.closed()).isEqualTo(CloseReason.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    @Feature("MQ-28")
    void version4IsNotReadFromWhileTooManyAcknowledgementsWait() {
        storeEverything();
        ScriptedClient client = world.client().connect(Connects.withKeepAlive(4, "device", 10));
        for (int id = 1; id <= 250; id++) {
            client.publish("a", 1, id, "x");
        }
        assertThat(client.out.isPaused()).isTrue();
        assertThat(disk).hasSize(100);

        stored(49);
        assertThat(client.out.isPaused()).isTrue();
        stored(1);
        assertThat(client.answers()).isEqualTo(acks("PUBACK", 1, 50));
        assertThat(disk).as("reading went on, up to the limit").hasSize(100);

        world.loop.advance(Duration.ofMinutes(10));
        assertThat(client.closed()).as("who is not read from cannot be late").isNull();
        while (!disk.isEmpty()) {
            stored(1);
        }
        assertThat(client.answers()).isEqualTo(acks("PUBACK", 51, 250));
        assertThat(client.out.isPaused()).isFalse();
        world.loop.advance(Duration.ofSeconds(14));
        client.send(PingReq.INSTANCE);
        world.loop.advance(Duration.ofSeconds(16));
        assertThat(client.closed()).isEqualTo(CloseReason.KEEPALIVE_TIMEOUT);
    }

    @Test
    @Feature("MQ-09")
    void version5IsToldThatTheDiskIsFullAndSendsAgainAsItLikes() {
        storeEverything();
        ScriptedClient client = world.connected5("device");
        client.publish("a", 1, 1, "x").publish("a", 2, 2, "x").publish("a", 1, 3, "x");
        diskFull();
        diskFull();
        stored(1);
        assertThat(client.answers()).containsExactly("PUBACK 1 97", "PUBREC 2 97", "PUBACK 3 10");
        assertThat(client.closed()).isNull();

        client.publish("a", 2, 2, "again");
        stored(1);
        assertThat(client.answers()).containsExactly("PUBREC 2 10");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Feature("MQ-10")
    void aRepeatedPublishWaitsForTheSameDisk(boolean reconnects) {
        storeEverything();
        ScriptedClient client = world.client().connect(Connects.resuming(4, "device"));
        client.publish("a", 2, 7, "once");
        if (reconnects) {
            client.out.hangUp();
            client = world.client().connect(Connects.resuming(4, "device"));
        }
        client.send(ScriptedClient.publishFrame("a", 2, 7, "once", false, true));
        assertThat(client.answers()).isEmpty();
        assertThat(disk).hasSize(1);

        stored(1);
        assertThat(client.answers()).isNotEmpty().allMatch("PUBREC 7"::equals);
        assertThat(world.count(Metric.MESSAGES_QOS2_RECEIVED)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-10")
    void aRepeatedPublishThatCouldNotBeStoredIsNew() {
        storeEverything();
        ScriptedClient client = world.client().connect(Connects.resuming5("device", 3600));
        client.publish("a", 2, 7, "once");
        client.out.hangUp();
        client = world.client().connect(Connects.resuming5("device", 3600));
        client.send(ScriptedClient.publishFrame("a", 2, 7, "once", false, true));
        diskFull();
        assertThat(client.answers()).containsExactly("PUBREC 7 97");
        client.publish("a", 2, 7, "once");
        stored(1);
        assertThat(client.answers()).containsExactly("PUBREC 7 10");
    }
}
