package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.Credentials;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Auth;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.Subscribe;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From CONNECT to CONNACK, and what comes instead. */
class ConnectTest {
    private final MqttWorld world = new MqttWorld();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Feature({"MQ-01", "MQ-02", "MQ-03", "SE-01"})
    void everyVersionComesIn(int version) {
        ScriptedClient client = world.client().send(Connects.of(version, "device"));

        assertThat(client.answers()).containsExactly("CONNACK 00");
        assertThat(client.closed()).isNull();
        assertThat(world.parts.sessions().connectionCount()).isEqualTo(1);
        assertThat(world.session("device").client().protocolVersion()).isEqualTo(version);
        assertThat(world.count(Metric.PACKETS_CONNECT)).isEqualTo(1);
        assertThat(world.count(Metric.PACKETS_CONNACK)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"4, CONNACK 84", "5, CONNACK 84"})
    @Feature("MQ-05")
    void anUnknownLevelIsRefusedInTheFormOfItsVersion(int form, String answer) {
        ScriptedClient client = world.client();
        client.pretendVersion(form);
        client.session.onBadInput(CloseReason.UNSUPPORTED_PROTOCOL_VERSION, "level 9", client.out);

        assertThat(client.answers()).containsExactly(answer);
        assertThat(client.closed()).isEqualTo(CloseReason.UNSUPPORTED_PROTOCOL_VERSION);
    }

    @Test
    @Feature("MQ-04")
    void aBrokenConnectOfVersion4EndsWithoutAWordAndOfVersion5WithItsCode() {
        ScriptedClient old = world.client();
        old.pretendVersion(4);
        old.session.onBadInput(CloseReason.MALFORMED_PACKET, "reserved flag", old.out);
        assertThat(old.answers()).isEmpty();
        assertThat(old.closed()).isEqualTo(CloseReason.MALFORMED_PACKET);

        ScriptedClient five = world.client();
        five.pretendVersion(5);
        five.session.onBadInput(CloseReason.MALFORMED_PACKET, "reserved flag", five.out);
        assertThat(five.answers()).containsExactly("CONNACK 81");
    }

    @Test
    @Feature("MQ-06")
    void whoSaysNothingIsClosedAfterTheIdleTimeout() {
        ScriptedClient client = world.client();
        world.loop.advance(Duration.ofMillis(14_999));
        assertThat(client.closed()).isNull();
        world.loop.advance(Duration.ofMillis(1));

        assertThat(client.closed()).isEqualTo(CloseReason.IDLE_TIMEOUT);
        assertThat(client.answers()).isEmpty();
        assertThat(world.count(Metric.CONNECTIONS_CLOSED_IDLE)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-06")
    void theFirstPacketMustBeConnect() {
        ScriptedClient client = world.client().send(PingReq.INSTANCE);
        assertThat(client.closed()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        assertThat(client.answers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4,", "5, DISCONNECT 82"})
    @Feature("MQ-07")
    void aSecondConnectIsAProtocolError(int version, String answer) {
        ScriptedClient client = world.client().connect(Connects.of(version, "device"));
        client.send(Connects.of(version, "device"));

        assertThat(client.closed()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        assertThat(String.join("", client.answers())).isEqualTo(answer == null ? "" : answer);
        assertThat(world.parts.sessions().count()).isZero();
    }

    @Test
    @Feature("MQ-02")
    void anEmptyIdentifierNeedsACleanSession() {
        ScriptedClient clean = world.client().send(Connects.of(4, ""));
        assertThat(clean.answers()).containsExactly("CONNACK 00");

        ScriptedClient resuming = world.client().send(Connects.resuming(4, ""));
        assertThat(resuming.answers()).containsExactly("CONNACK 85");
        assertThat(resuming.closed()).isEqualTo(CloseReason.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    @Feature("MQ-01")
    void version31KnowsNoEmptyIdentifier() {
        assertThat(world.client().send(Connects.of(3, "")).answers()).containsExactly("CONNACK 85");
    }

    @Test
    @Feature({"MQ-03", "MQ-38"})
    void version5IsToldTheIdentifierItGot() {
        ScriptedClient client = world.client().send(Connects.of(5, ""));
        String assigned = String.valueOf(connAck(client).properties().assignedClientId());

        assertThat(assigned).startsWith("auto-");
        assertThat(world.parts.sessions().find(assigned)).isNotNull();
        assertThat(connAck(world.client().send(Connects.of(5, "own")))
                        .properties()
                        .assignedClientId())
                .isNull();
    }

    private static ConnAck connAck(ScriptedClient client) {
        return (ConnAck) client.out.sent().get(0);
    }

    @Test
    @Feature({"MQ-03", "MQ-34"})
    void connackTellsWhatTheServerOffersAndEnforces() {
        ConnAck.ServerLimits usual =
                connAck(world.client().send(Connects.of(5, "a"))).properties().limits();
        assertThat(usual).isEqualTo(new ConnAck.ServerLimits(100, 2, 1 << 20, 0, true, true, true, true));

        MqttWorld frugal = new MqttWorld().with(MqttWorld.frugal());
        ConnAck.ServerLimits less =
                connAck(frugal.client().send(Connects.of(5, "a"))).properties().limits();
        assertThat(less).isEqualTo(new ConnAck.ServerLimits(100, 1, 1024, 0, false, false, true, false));
    }

    @Test
    @Feature("MQ-38")
    void anIdentifierThatIsTooLongIsRefused() {
        MqttWorld frugal = new MqttWorld().with(MqttWorld.frugal());
        assertThat(frugal.client().send(Connects.of(4, "x".repeat(23))).answers())
                .containsExactly("CONNACK 00");
        assertThat(frugal.client().send(Connects.of(4, "x".repeat(24))).answers())
                .containsExactly("CONNACK 85");
    }

    @Test
    @Feature("MQ-35")
    void enhancedAuthenticationIsNotOffered() {
        ScriptedClient client = world.client().send(Connects.withAuthentication("device"));
        assertThat(client.answers()).containsExactly("CONNACK 8C");
        assertThat(client.closed()).isEqualTo(CloseReason.BAD_USERNAME_OR_PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_USERNAME_OR_PASSWORD, CONNACK 86",
        "NOT_AUTHORIZED, CONNACK 87",
        "SERVER_UNAVAILABLE, CONNACK 88",
        "BANNED, CONNACK 8A"
    })
    void aRefusedClientIsToldWhy(AuthOutcome.Result result, String answer) {
        world.parts.hooks().add(new Doorkeeper(CompletableFuture.completedFuture(new AuthOutcome(result, false))), 0);
        ScriptedClient client = world.client().send(Connects.of(5, "device"));

        assertThat(client.answers()).containsExactly(answer);
        assertThat(client.closed()).isNotNull();
        assertThat(world.parts.sessions().count()).isZero();
    }

    @Test
    @Feature("MQ-06")
    void whatAClientSendsBeforeItsAnswerWaits() {
        CompletableFuture<AuthOutcome> verdict = new CompletableFuture<>();
        world.parts.hooks().add(new Doorkeeper(verdict), 0);
        ScriptedClient client = world.client().send(Connects.of(4, "device"));
        client.subscribe(1, new Subscribe.Entry("a", 0));
        assertThat(client.out.isPaused()).isTrue();
        assertThat(client.answers()).isEmpty();

        verdict.complete(AuthOutcome.SUCCESS);
        world.loop.runAll();

        assertThat(client.answers()).containsExactly("CONNACK 00", "SUBACK 1 [00]");
    }

    @Test
    void aClientThatLeavesBeforeItsAnswerLeavesNoSession() {
        CompletableFuture<AuthOutcome> verdict = new CompletableFuture<>();
        world.parts.hooks().add(new Doorkeeper(verdict), 0);
        ScriptedClient client = world.client().send(Connects.of(4, "device"));
        client.out.hangUp();
        verdict.complete(AuthOutcome.SUCCESS);
        world.loop.runAll();

        assertThat(client.answers()).isEmpty();
        assertThat(world.parts.sessions().count()).isZero();
    }

    @Test
    void aDoorkeeperWhoNeverAnswersIsNotWaitedForForEver() {
        world.parts.hooks().add(new Doorkeeper(new CompletableFuture<>()), 0);
        ScriptedClient client = world.client().send(Connects.of(4, "device"));
        world.loop.advance(Duration.ofSeconds(15));
        assertThat(client.closed()).isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void authNeedsAMethod() {
        ScriptedClient client = world.connected5("device");
        client.send(new Auth(ReasonCode.RE_AUTHENTICATE, null, Diagnostics.NONE));
        assertThat(client.answers()).containsExactly("DISCONNECT 82");
    }

    /** Answers for everybody what it is given. */
    private record Doorkeeper(CompletableFuture<AuthOutcome> verdict) implements BrokerListener {
        @Override
        public String name() {
            return "doorkeeper";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_AUTHENTICATE);
        }

        @Override
        public CompletionStage<HookResult<AuthOutcome>> onAuthenticate(Credentials credentials, AuthOutcome soFar) {
            return verdict.thenApply(outcome -> HookResult.stop(outcome));
        }
    }
}
