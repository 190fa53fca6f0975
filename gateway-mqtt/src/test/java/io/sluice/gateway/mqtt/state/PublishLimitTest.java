package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.config.CountLimit;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.PingReq;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten messages a minute for each connection. */
class PublishLimitTest {
    private static final CountLimit TEN_A_MINUTE = new CountLimit(10, 60);

    private final MqttWorld world = new MqttWorld().with(Settings.mqtt("publishLimit", TEN_A_MINUTE));
    private final ScriptedClient subscriber = world.connected("subscriber").subscribed("#", 0);

    private static void publish(ScriptedClient client, int qos, int from, int to) {
        for (int id = from; id <= to; id++) {
            client.publish("a", qos, qos == 0 ? 0 : id, "" + id);
        }
    }

    @Test
    @Feature("RL-05")
    void qos0AboveTheLimitIsDroppedAndCounted() {
        ScriptedClient client = world.connected("device");
        publish(client, 0, 1, 15);

        assertThat(subscriber.answers()).hasSize(10);
        assertThat(world.count(Metric.MESSAGES_DROPPED_RATE_LIMIT)).isEqualTo(5);
        assertThat(world.count(Metric.MESSAGES_DROPPED)).isEqualTo(5);
        assertThat(world.count(Metric.MESSAGES_QOS0_RECEIVED)).isEqualTo(15);

        world.loop.advance(Duration.ofSeconds(6));
        publish(client, 0, 16, 17);
        assertThat(subscriber.answers()).containsExactly("PUBLISH a q0 =16");
    }

    @ParameterizedTest
    @CsvSource({"4, 1, PUBACK", "4, 2, PUBREC", "5, 1, PUBACK", "5, 2, PUBREC"})
    @Feature({"RL-04", "RL-06"})
    void theEleventhMessageInAMinuteWaitsForItsTime(int version, int qos, String ack) {
        ScriptedClient client = world.client().connect(Connects.of(version, "device"));
        publish(client, qos, 1, 12);
        assertThat(client.answers()).hasSize(10);
        assertThat(client.out.isPaused()).isTrue();
        assertThat(subscriber.answers()).hasSize(10);

        world.loop.advance(Duration.ofMillis(5_999));
        assertThat(client.answers()).isEmpty();
        world.loop.advance(Duration.ofMillis(1));
        assertThat(client.answers()).containsExactly(ack + " 11");
        world.loop.advance(Duration.ofSeconds(6));
        assertThat(client.answers()).containsExactly(ack + " 12");
        assertThat(subscriber.answers()).containsExactly("PUBLISH a q0 =11", "PUBLISH a q0 =12");
        assertThat(client.out.isPaused()).isFalse();
        assertThat(world.count(Metric.MESSAGES_DROPPED)).isZero();
    }

    @Test
    @Feature("RL-04")
    void whoHasToWaitIsNotTakenForDeadAndMayGo() {
        ScriptedClient client = world.client().connect(Connects.withKeepAlive(4, "device", 1));
        publish(client, 1, 1, 12);
        client.send(PingReq.INSTANCE);
        world.loop.advance(Duration.ofMillis(11_900));
        assertThat(client.closed()).isNull();
        client.out.hangUp();
        world.loop.advance(Duration.ofMinutes(1));
        assertThat(subscriber.answers()).hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Feature("RL-05")
    void version5CanBeRefusedInstead(int qos) {
        MqttWorld refusing = new MqttWorld()
                .with(Settings.mqtt("publishLimit", TEN_A_MINUTE, "publishLimitAction", PublishLimitAction.REFUSE));
        ScriptedClient watcher = refusing.connected("watcher").subscribed("#", 0);
        ScriptedClient five = refusing.connected5("five");
        publish(five, qos, 1, 12);
        assertThat(five.answers())
                .hasSize(12)
                .endsWith((qos == 1 ? "PUBACK" : "PUBREC") + " 11 96", (qos == 1 ? "PUBACK" : "PUBREC") + " 12 96");
        assertThat(refusing.count(Metric.MESSAGES_DROPPED_RATE_LIMIT)).isEqualTo(2);
        assertThat(watcher.answers()).hasSize(10);
        assertThat(five.closed()).isNull();

        ScriptedClient old = refusing.connected("old");
        publish(old, qos, 1, 12);
        assertThat(old.out.isPaused()).isTrue();
    }

    @Test
    void withoutASettingThereIsNoLimit() {
        MqttWorld free = new MqttWorld();
        ScriptedClient client = free.connected("device");
        publish(client, 1, 1, 1000);
        assertThat(client.answers()).hasSize(1000);
        assertThat(client.closed()).isNotEqualTo(CloseReason.QUOTA_EXCEEDED);
    }
}
