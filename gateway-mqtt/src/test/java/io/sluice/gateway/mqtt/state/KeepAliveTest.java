package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that fall silent, and what they leave behind. */
class KeepAliveTest {
    private final MqttWorld world = new MqttWorld();

    private ScriptedClient silent(int version, int seconds) {
        return world.client().connect(Connects.withKeepAlive(version, "device", seconds));
    }

    @Test
    @Feature("MQ-17")
    void keepAlive4ClosesAfter6Seconds() {
        ScriptedClient client = silent(4, 4);
        world.loop.advance(Duration.ofMillis(5_999));
        assertThat(client.closed()).isNull();
        world.loop.advance(Duration.ofMillis(1_000));

        assertThat(client.closed()).isEqualTo(CloseReason.KEEPALIVE_TIMEOUT);
        assertThat(client.answers()).isEmpty();
        assertThat(world.count(Metric.CONNECTIONS_CLOSED_KEEPALIVE)).isEqualTo(1);
    }

    @Test
    @Feature({"MQ-17", "MQ-24"})
    void version5IsToldSo() {
        ScriptedClient client = silent(5, 4);
        world.loop.advance(Duration.ofSeconds(6));
        assertThat(client.answers()).containsExactly("DISCONNECT 8D");
    }

    @Test
    @Feature("MQ-18")
    void anyPacketCounts() {
        ScriptedClient client = silent(4, 4);
        world.loop.advance(Duration.ofSeconds(5));
        client.publish("a", 0, 0, "alive");
        world.loop.advance(Duration.ofSeconds(5));
        client.send(PingReq.INSTANCE);
        assertThat(client.answers()).containsExactly("PINGRESP");
        world.loop.advance(Duration.ofSeconds(5));
        assertThat(client.closed()).isNull();
        world.loop.advance(Duration.ofSeconds(1));
        assertThat(client.closed()).isEqualTo(CloseReason.KEEPALIVE_TIMEOUT);
    }

    @Test
    @Feature("MQ-18")
    void keepAlive0IsNever() {
        ScriptedClient client = silent(4, 0);
        world.loop.advance(Duration.ofDays(30));
        assertThat(client.closed()).isNull();
        assertThat(world.loop.pendingTimers()).isZero();
    }

    @Test
    @Feature("MQ-19")
    void theServersKeepAliveHoldsForVersion5WhichIsToldSo() {
        world.with(Settings.mqtt("serverKeepalive", Duration.ofSeconds(4)));
        ScriptedClient client = world.client().send(Connects.withKeepAlive(5, "five", 600));
        ConnAck answer = (ConnAck) client.out.sent().get(0);
        assertThat(answer.properties().serverKeepAliveSeconds()).isEqualTo(4);
        ScriptedClient old = world.client().connect(Connects.withKeepAlive(4, "four", 600));
        world.loop.advance(Duration.ofSeconds(6));
        assertThat(client.closed()).isEqualTo(CloseReason.KEEPALIVE_TIMEOUT);
        assertThat(old.closed()).isNull();
    }

    @Test
    @Feature("MQ-17")
    void aLongKeepAliveNeedsNoTimerOfItsOwn() {
        ScriptedClient client = silent(4, 60);
        assertThat(world.loop.pendingTimers()).isEqualTo(1);
        world.loop.advance(Duration.ofSeconds(89));
        assertThat(client.closed()).isNull();
        world.loop.advance(Duration.ofSeconds(2));
        assertThat(client.closed()).isEqualTo(CloseReason.KEEPALIVE_TIMEOUT);
    }

    @Test
    @Feature({"MQ-17", "MQ-20"})
    void theWillOfASilentClientIsPublished() {
        ScriptedClient watcher = world.connected("watcher").subscribed("wills/#", 1);
        world.client().connect(Connects.withWill(4, "device", "wills/device", "gone"));
        world.loop.advance(Duration.ofSeconds(7));
        assertThat(watcher.answers()).containsExactly("PUBLISH wills/device q1 #1 =gone");
    }

    @Test
    @Feature("MQ-20")
    void theWillOfABrokenConnectionIsPublishedAndAfterDisconnectItIsNot() {
        ScriptedClient watcher = world.connected("watcher").subscribed("wills/#", 1);
        world.client()
                .connect(Connects.withWill(4, "broken", "wills/broken", "gone"))
                .out
                .hangUp();
        assertThat(watcher.answers()).containsExactly("PUBLISH wills/broken q1 #1 =gone");

        ScriptedClient polite = world.client().connect(Connects.withWill(4, "polite", "wills/polite", "gone"));
        polite.disconnect();
        assertThat(polite.closed()).isEqualTo(CloseReason.NORMAL);
        world.loop.advance(Duration.ofSeconds(10));
        assertThat(watcher.answers()).isEmpty();
    }

    @Test
    @Feature("MQ-20")
    void version5MayAskForItsWillWhenItLeaves() {
        ScriptedClient watcher = world.connected("watcher").subscribed("wills/#", 0);
        ScriptedClient client = world.client().connect(Connects.withWill(5, "device", "wills/device", "gone"));
        client.send(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL));

        assertThat(client.closed()).isEqualTo(CloseReason.DISCONNECT_WITH_WILL);
        world.loop.runAll();
        assertThat(watcher.answers()).containsExactly("PUBLISH wills/device q0 =gone");
    }

    @Test
    @Feature("MQ-20")
    void badInputLeavesTheWill() {
        ScriptedClient watcher = world.connected("watcher").subscribed("wills/#", 0);
        ScriptedClient client = world.client().connect(Connects.withWill(5, "device", "wills/device", "gone"));
        client.session.onBadInput(CloseReason.TOPIC_INVALID, "wildcard in a topic name", client.out);
        world.loop.runAll();

        assertThat(client.answers()).containsExactly("DISCONNECT 90");
        assertThat(watcher.answers()).containsExactly("PUBLISH wills/device q0 =gone");
    }
}
