package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages on their way to a client: window, queue, repetition, resumption. */
class PublishOutTest {
    private final MqttWorld world = new MqttWorld();

    private void publish(int count, int qos) {
        ScriptedClient publisher = world.connected("publisher");
        for (int i = 1; i <= count; i++) {
            publisher.publish("a", qos, qos == 0 ? 0 : i, "m" + i);
        }
        publisher.disconnect();
    }

    private ScriptedClient away(int version) {
        ScriptedClient client =
                world.client().connect(Connects.resuming(version, "device")).subscribed("a", 2);
        client.out.hangUp();
        return client;
    }

    @Test
    @Feature("MQ-09")
    void whatIsNotAcknowledgedComesAgainAfterTheRetryInterval() {
        ScriptedClient client = world.connected("device").subscribed("a", 1);
        publish(2, 1);
        client.answers();
        client.ack(Ack.Kind.PUBACK, 1);
        world.loop.advance(Duration.ofSeconds(20));
        assertThat(client.answers()).containsExactly("PUBLISH a q1 #2 dup =m2");
        client.ack(Ack.Kind.PUBACK, 2);
        world.loop.advance(Duration.ofSeconds(60));
        assertThat(client.answers()).isEmpty();
    }

    @Test
    @Feature("MQ-09")
    void version5GetsItAgainOnReconnectionOnly() {
        ScriptedClient client =
                world.client().connect(Connects.resuming5("device", 60)).subscribed("a", 1);
        publish(1, 1);
        client.answers();
        world.loop.advance(Duration.ofSeconds(40));
        assertThat(client.answers()).isEmpty();

        client.out.hangUp();
        ScriptedClient again = world.client().send(Connects.resuming5("device", 60));
        assertThat(again.answers()).containsExactly("CONNACK 00 present", "PUBLISH a q1 #1 dup =m1");
    }

    @Test
    @Feature("MQ-10")
    void fourStepsForQos2() {
        ScriptedClient client = world.connected("device").subscribed("a", 2);
        publish(1, 2);
        client.ack(Ack.Kind.PUBREC, 1).ack(Ack.Kind.PUBCOMP, 1);

        assertThat(client.answers()).containsExactly("PUBLISH a q2 #1 =m1", "PUBREL 1");
        assertThat(world.session("device").view().inflight()).isZero();
    }

    @Test
    @Feature("MQ-10")
    void aReleaseThatWasLostIsSentAgainInsteadOfTheMessage() {
        ScriptedClient client =
                world.client().connect(Connects.resuming(4, "device")).subscribed("a", 2);
        publish(2, 2);
        client.ack(Ack.Kind.PUBREC, 1);
        client.out.hangUp();

        ScriptedClient again = world.client().send(Connects.resuming(4, "device"));
        assertThat(again.answers()).containsExactly("CONNACK 00 present", "PUBREL 1", "PUBLISH a q2 #2 dup =m2");
    }

    @Test
    void acknowledgementsOfNothingAreCounted() {
        ScriptedClient client = world.connected5("device");
        client.ack(Ack.Kind.PUBACK, 9).ack(Ack.Kind.PUBREC, 9).ack(Ack.Kind.PUBCOMP, 9);

        assertThat(client.answers()).containsExactly("PUBREL 9 92");
        assertThat(world.count(Metric.PACKETS_PUBACK_MISSED)).isEqualTo(1);
        assertThat(world.count(Metric.PACKETS_PUBREC_MISSED)).isEqualTo(1);
        assertThat(world.count(Metric.PACKETS_PUBCOMP_MISSED)).isEqualTo(1);
    }

    @Test
    @Feature("SE-05")
    void aMessageThatTheClientRefusesMakesRoomInTheWindow() {
        ScriptedClient client =
                world.client().connect(Connects.withReceiveMaximum("device", 1)).subscribed("a", 2);
        publish(2, 2);
        assertThat(client.answers()).containsExactly("PUBLISH a q2 #1 =m1");
        client.send(new Ack(Ack.Kind.PUBREC, 1, ReasonCode.UNSPECIFIED_ERROR, Diagnostics.NONE));

        assertThat(client.answers()).containsExactly("PUBLISH a q2 #2 =m2");
        assertThat(world.count(Metric.MESSAGES_DROPPED_REFUSED)).isEqualTo(1);
    }

    @Test
    @Feature("SE-05")
    void whoNeverAcknowledgesHasTheWindowOutstanding() {
        ScriptedClient client = world.connected("device").subscribed("a", 1);
        publish(40, 1);
        assertThat(client.answers()).hasSize(32);
        client.ack(Ack.Kind.PUBACK, 1);
        assertThat(client.answers()).containsExactly("PUBLISH a q1 #33 =m33");
    }

    @Test
    @Feature({"SE-01", "SE-02", "SE-16"})
    void messagesWaitForAClientThatIsAway() {
        away(4);
        assertThat(world.parts.sessions().count()).isEqualTo(1);
        assertThat(world.parts.sessions().connectionCount()).isZero();
        publish(100, 1);

        ScriptedClient again = world.client().send(Connects.resuming(4, "device"));
        assertThat(again.answers().get(0)).isEqualTo("CONNACK 00 present");
        List<String> got = new ArrayList<>();
        ScriptedClient reader = again;
        for (int id = 1; id <= 100; id++) {
            reader.ack(Ack.Kind.PUBACK, id);
            got.addAll(reader.answers());
        }
        // the first window came with CONNACK
        assertThat(got).hasSize(68).first().isEqualTo("PUBLISH a q1 #33 =m33");
        assertThat(got).last().isEqualTo("PUBLISH a q1 #100 =m100");
    }

    @Test
    @Feature("SE-07")
    void theOldestGoesWhenTheQueueIsFull() {
        world.with(MqttWorld.sessions(32, 10));
        away(4);
        publish(15, 1);

        ScriptedClient again = world.client().send(Connects.resuming(4, "device"));
        assertThat(again.answers())
                .hasSize(11)
                .containsSubsequence("CONNACK 00 present", "PUBLISH a q1 #1 =m6", "PUBLISH a q1 #10 =m15");
        assertThat(world.count(Metric.MESSAGES_DROPPED_QUEUE_FULL)).isEqualTo(5);
    }

    @Test
    @Feature("SE-16")
    void aSlowTransportKeepsMessagesInTheSessionAndInOrder() {
        ScriptedClient client = world.connected("device").subscribed("a", 0);
        client.out.setWritable(false);
        publish(5, 0);
        assertThat(client.answers()).isEmpty();
        client.out.setWritable(true);

        assertThat(client.answers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> "PUBLISH a q0 =m" + i)
                        .toList());
    }

    @Test
    @Feature("MQ-29")
    void whatIsTooLargeForTheClientIsDroppedAndCounted() {
        ScriptedClient client = world.connected5("device").subscribed("a", 1);
        client.out.setTakesDeliveries(false);
        publish(1, 1);
        assertThat(client.answers()).isEmpty();
        assertThat(client.closed()).isNull();
        assertThat(world.count(Metric.MESSAGES_DROPPED_TOO_LARGE)).isEqualTo(1);
        assertThat(world.session("device").view().inflight()).isZero();
    }

    @Test
    @Feature("SE-05")
    void oneFlushForEachDrain() {
        ScriptedClient client = world.connected("device").subscribed("a", 0);
        int before = client.out.flushes();
        ScriptedClient publisher = world.connected("publisher");
        for (int i = 0; i < 10; i++) {
            publisher.session.onFrame(ScriptedClient.publishFrame("a", 0, 0, "x", false, false), publisher.out);
        }
        world.loop.runAll();
        assertThat(client.answers()).hasSize(10);
        assertThat(client.out.flushes() - before).isEqualTo(1);
    }
}
