package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metric;
import io.sluice.gateway.mqtt.codec.Ack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber with a window of 2 and a queue of 20, and a publisher that knows no bounds. */
class BackpressureTest {
    private final MqttWorld world =
            new MqttWorld().with(Settings.of(MqttWorld.sessions(2, 20), "publisherHold", Duration.ofSeconds(2)));
    private final ScriptedClient subscriber = world.connected("subscriber").subscribed("a", 1);
    private final List<String> received = new ArrayList<>();

    private void publish(ScriptedClient client, int qos, int messages) {
        for (int i = 1; i <= messages; i++) {
            client.publish("a", qos, qos == 0 ? 0 : i, "m" + i);
        }
        world.loop.runAll();
    }

    /** Confirms what came, until nothing comes. */
    private void confirmAll() {
        List<String> came = subscriber.answers();
        while (!came.isEmpty()) {
            for (String text : came) {
                received.add(text.substring(text.indexOf('=') + 1));
                subscriber.ack(
                        Ack.Kind.PUBACK, Integer.parseInt(text.split("#")[1].split(" ")[0]));
            }
            world.loop.runAll();
            came = subscriber.answers();
        }
    }

    @Test
    void aPublisherIsReadFromOnlyAsFastAsItsSubscriberTakes() {
        ScriptedClient publisher = world.connected("publisher");
        publish(publisher, 1, 200);
        assertThat(publisher.out.isPaused()).isTrue();
        assertThat(publisher.answers()).hasSize(14);
        confirmAll();
        assertThat(publisher.out.isPaused()).isFalse();
        assertThat(received).hasSize(200).startsWith("m1", "m2").endsWith("m200");
        assertThat(world.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void butItIsNotHeldUpForLongerThanTheZoneSays(int qos) {
        world.connected("deaf").subscribed("a", 1);
        ScriptedClient publisher = world.connected("publisher");
        publish(publisher, 1, 40);
        assertThat(publisher.answers()).hasSize(14);
        world.loop.advance(Duration.ofSeconds(2));
        assertThat(publisher.out.isPaused()).isFalse();
        assertThat(publisher.answers()).hasSize(26);
        publish(publisher, qos, 100);
        assertThat(publisher.out.isPaused()).isFalse();
        assertThat(world.count(Metric.SUBSCRIBERS_SLOW)).isEqualTo(2);
    }

    /** Its confirmations stand behind what it publishes. */
    @Test
    void nobodyWaitsForHimself() {
        publish(subscriber, 1, 40);
        assertThat(subscriber.out.isPaused()).isFalse();
        assertThat(world.count(Metric.MESSAGES_DROPPED)).isZero();
    }
}
