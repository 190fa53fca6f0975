package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.Sessions;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions across connections: resumed, expired, taken over, ended from outside. */
class SessionLifeTest {
    private final MqttWorld world = new MqttWorld();

    @Test
    @Feature("MQ-16")
    void aCleanStartForgets() {
        ScriptedClient before =
                world.client().connect(Connects.resuming(4, "device")).subscribed("a", 1);
        before.disconnect();
        world.connected("publisher").publish("a", 1, 1, "x");

        ScriptedClient clean = world.client().send(Connects.of(4, "device"));
        assertThat(clean.answers()).containsExactly("CONNACK 00");
        world.connected("publisher2").publish("a", 1, 1, "x");
        assertThat(clean.answers()).isEmpty();
    }

    @Test
    @Feature("MQ-16")
    void aCleanSessionEndsWithItsConnection() {
        world.connected("device").subscribed("a", 1).disconnect();
        assertThat(world.client().send(Connects.resuming(4, "device")).answers())
                .containsExactly("CONNACK 00");
    }

    @Test
    @Feature("MQ-22")
    void aSessionLivesAsLongAsVersion5Asked() {
        world.client().connect(Connects.resuming5("device", 3)).out.hangUp();
        world.loop.advance(Duration.ofSeconds(1));
        ScriptedClient back = world.client().send(Connects.resuming5("device", 3));
        assertThat(back.answers()).containsExactly("CONNACK 00 present");

        back.out.hangUp();
        world.loop.advance(Duration.ofSeconds(5));
        assertThat(world.client().send(Connects.resuming5("device", 3)).answers())
                .containsExactly("CONNACK 00");
        assertThat(world.count(Metric.SESSION_EXPIRED)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-22")
    void expiry0EndsAtOnceAndTheLargestNever() {
        world.client().connect(Connects.resuming5("short", 0)).out.hangUp();
        assertThat(world.parts.sessions().count()).isZero();

        world.client().connect(Connects.resuming5("long", Sessions.NEVER)).out.hangUp();
        world.loop.advance(Duration.ofDays(1000));
        assertThat(world.parts.sessions().count()).isEqualTo(1);
    }

    @Test
    @Feature("MQ-22")
    void disconnectMayChangeTheExpiry() {
        ScriptedClient client = world.client().connect(Connects.resuming5("device", 60));
        client.send(new Disconnect(ReasonCode.SUCCESS, 0, null, Diagnostics.NONE));
        assertThat(world.parts.sessions().count()).isZero();

        ScriptedClient zero = world.client().connect(Connects.resuming5("zero", 0));
        zero.send(new Disconnect(ReasonCode.SUCCESS, 60, null, Diagnostics.NONE));
        assertThat(zero.answers()).containsExactly("DISCONNECT 82");
    }

    @Test
    @Feature("MQ-22")
    void version4LivesAsLongAsTheZoneSays() {
        world.client().connect(Connects.resuming(4, "device")).out.hangUp();
        world.loop.advance(Duration.ofMinutes(119));
        assertThat(world.parts.sessions().count()).isEqualTo(1);
        world.loop.advance(Duration.ofMinutes(2));
        assertThat(world.parts.sessions().count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"4,", "5, DISCONNECT 8E"})
    @Feature({"MQ-24", "MQ-25"})
    void theSecondConnectionTakesTheSession(int version, String told) {
        ScriptedClient first =
                world.client().connect(Connects.resuming(version, "device")).subscribed("a", 1);
        ScriptedClient second = world.client().send(Connects.resuming(version, "device"));

        assertThat(first.closed()).isEqualTo(CloseReason.TAKENOVER);
        assertThat(String.join("", first.answers())).isEqualTo(told == null ? "" : told);
        assertThat(second.answers()).containsExactly("CONNACK 00 present");
        world.connected("publisher").publish("a", 0, 0, "x");
        assertThat(second.answers()).containsExactly("PUBLISH a q0 =x");
        assertThat(world.parts.sessions().connectionCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"4,", "5, DISCONNECT 98"})
    @Feature("MQ-24")
    void aKickedClientIsToldWhereItsVersionCan(int version, String told) {
        ScriptedClient client = world.client().connect(Connects.of(version, "device"));
        assertThat(world.parts.sessions().kick("device")).isTrue();

        assertThat(client.closed()).isEqualTo(CloseReason.KICKED);
        assertThat(String.join("", client.answers())).isEqualTo(told == null ? "" : told);
        assertThat(world.parts.sessions().count()).isZero();
    }

    @Test
    @Feature("MQ-24")
    void aShutdownIsToldAndNobodyIsToldBeforeConnect() {
        ScriptedClient client = world.connected5("device");
        client.session.onTerminate(CloseReason.SERVER_SHUTDOWN, client.out);
        assertThat(client.answers()).containsExactly("DISCONNECT 8B");

        ScriptedClient stranger = world.client();
        stranger.session.onTerminate(CloseReason.SERVER_SHUTDOWN, stranger.out);
        assertThat(stranger.answers()).isEmpty();
        assertThat(stranger.closed()).isEqualTo(CloseReason.SERVER_SHUTDOWN);
    }

    @Test
    @Feature("MQ-24")
    void badInputIsToldByItsCode() {
        ScriptedClient large = world.connected5("large");
        large.session.onBadInput(CloseReason.PACKET_TOO_LARGE, "2 MB", large.out);
        assertThat(large.answers()).containsExactly("DISCONNECT 95");

        ScriptedClient broken = world.connected5("broken");
        broken.session.onBadInput(CloseReason.MALFORMED_PACKET, "flags", broken.out);
        assertThat(broken.answers()).containsExactly("DISCONNECT 81");

        ScriptedClient old = world.connected("old");
        old.session.onBadInput(CloseReason.MALFORMED_PACKET, "flags", old.out);
        assertThat(old.answers()).isEmpty();
        assertThat(old.closed()).isEqualTo(CloseReason.MALFORMED_PACKET);
    }
}
