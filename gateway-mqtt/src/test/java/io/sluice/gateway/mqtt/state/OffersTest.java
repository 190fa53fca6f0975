package io.sluice.gateway.mqtt.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.broker.Sessions;
import io.sluice.core.config.CountLimit;
import io.sluice.core.message.MessageId;
import io.sluice.core.message.MessageIds;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Auth;
import io.sluice.gateway.mqtt.codec.Authentication;
import io.sluice.gateway.mqtt.codec.ConnAck;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.Subscribe;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a zone offers, what it tells of that, and what it does about clients that want more. */
class OffersTest {
    private final MqttWorld world = new MqttWorld();

    private static SessionSettings sessions(Object... changes) {
        return Settings.of(MqttWorld.sessions(32, 1000), changes);
    }

    private static ConnAck.Properties told(MqttWorld in, Connect connect) {
        return ((ConnAck) in.client().send(connect).out.sent().get(0)).properties();
    }

    @ParameterizedTest
    @CsvSource({
        "maxAwaitingRelease 7, 7 2 1048576 0 true true true true",
        "maxQos 1, 100 1 1048576 0 true true true true",
        "maxTopicAlias 9, 100 2 1048576 9 true true true true",
        "retainAvailable false, 100 2 1048576 0 false true true true",
        "wildcardAvailable false, 100 2 1048576 0 true false true true",
        "sharedAvailable false, 100 2 1048576 0 true true true false"
    })
    @Feature("MQ-34")
    void connackTellsEachLimit(String change, String limits) {
        String name = change.split(" ", 2)[0];
        Object value = change.endsWith("false") ? (Object) false : Integer.valueOf(change.split(" ", 2)[1]);
        MqttWorld changed = name.equals("maxAwaitingRelease")
                ? new MqttWorld().with(sessions(name, value))
                : new MqttWorld().with(Settings.mqtt(name, value));
        ConnAck.ServerLimits told = told(changed, Connects.of(5, "a")).limits();
        assertThat(List.of(
                        told.receiveMaximum(),
                        told.maximumQos(),
                        told.maximumPacketSize(),
                        told.topicAliasMaximum(),
                        told.retainAvailable(),
                        told.wildcardAvailable(),
                        told.subscriptionIdsAvailable(),
                        told.sharedAvailable()))
                .extracting(Object::toString)
                .containsExactly(limits.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"3600, 3600, -1", "7200, 7200, -1", "7201, 7200, 7200", "4294967295, 7200, 7200"})
    @Feature({"MQ-22", "MQ-34"})
    void aSessionLivesNoLongerThanTheZoneAllowsAndItsClientIsTold(long asked, long kept, long told) {
        world.with(Settings.mqtt("maxSessionExpiry", Duration.ofHours(2)));
        assertThat(told(world, Connects.resuming5("device", asked)).sessionExpirySeconds())
                .isEqualTo(told);
        assertThat(world.session("device").expirySeconds()).isEqualTo(kept);
    }

    @Test
    @Feature("MQ-22")
    void disconnectCannotAskForMoreEither() {
        world.with(Settings.mqtt("maxSessionExpiry", Duration.ofHours(2)));
        ScriptedClient client = world.client().connect(Connects.resuming5("device", 10));
        client.send(new Disconnect(ReasonCode.SUCCESS, Sessions.NEVER, null, Diagnostics.NONE));
        world.loop.advance(Duration.ofHours(2).plusSeconds(1));
        assertThat(world.parts.sessions().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Feature("MQ-33")
    void ignoreLoopDeliverKeepsOwnMessagesFromOlderClients(int version) {
        world.with(Settings.mqtt("ignoreLoopDeliver", true));
        ScriptedClient client =
                world.client().connect(Connects.of(version, "device")).subscribed("a", 0);
        client.publish("a", 0, 0, "own");
        world.connected("other").publish("a", 0, 0, "theirs");
        assertThat(client.answers()).containsExactly("PUBLISH a q0 =theirs");

        ScriptedClient worker =
                world.client().connect(Connects.of(version, "worker")).subscribed("$share/g/b", 0);
        worker.publish("b", 0, 0, "work");
        assertThat(worker.answers()).containsExactly("PUBLISH b q0 =work");
    }

    @Test
    @Feature("MQ-33")
    void itIsOffByDefaultAndVersion5SaysItItself() {
        ScriptedClient four = world.connected("four").subscribed("a", 0).publish("a", 0, 0, "own");
        assertThat(four.answers()).containsExactly("PUBLISH a q0 =own");

        MqttWorld ignoring = new MqttWorld().with(Settings.mqtt("ignoreLoopDeliver", true));
        ScriptedClient five = ignoring.connected5("five").subscribed("a", 0).publish("a", 0, 0, "own");
        assertThat(five.answers()).containsExactly("PUBLISH a q0 =own");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Feature("MQ-43")
    void aBridgeGetsNoEchoAndSeesWhatIsRetained(int version) {
        ScriptedClient bridge =
                world.client().connect(Connects.bridge(version, "bridge")).subscribed("#", 0);
        bridge.publish("a", 0, 0, "own");
        world.connected("other").send(ScriptedClient.publishFrame("a", 0, 0, "theirs", true, false));

        assertThat(bridge.answers()).containsExactly("PUBLISH a q0 retain =theirs");
        assertThat(world.session("bridge").view().connect().isBridge()).isTrue();
        assertThat(world.session("other").view().connect().isBridge()).isFalse();
    }

    @Test
    @Feature("MQ-43")
    void theStateThatMosquittosBridgeLeavesOnSysIsNotTakenAndKeepsNobodyOut() {
        Connect.Will note = new Connect.Will(
                "$SYS/broker/connection/up/state", new byte[] {'0'}, 1, true, 0, MessageProperties.NONE);
        ScriptedClient bridge = world.client().send(Connects.bridge(4, "bridge", note));
        assertThat(bridge.answers()).containsExactly("CONNACK 00");
        ScriptedClient system = world.connected("system").subscribed("$SYS/#", 0);
        bridge.publish("$SYS/broker/connection/up/state", 1, 1, "1");
        assertThat(bridge.answers()).containsExactly("PUBACK 1");
        bridge.out.hangUp();
        assertThat(system.answers()).isEmpty();
    }

    @Test
    @Feature("BR-18")
    void aBridgeOfVersion5IsKnownByTheTopicOfItsStateOnly() {
        Connect.Will note = new Connect.Will(
                "$SYS/broker/connection/up/state", new byte[] {'0'}, 1, true, 0, MessageProperties.NONE);
        Connect.Will other = new Connect.Will("$SYS/x", new byte[] {'0'}, 1, true, 0, MessageProperties.NONE);
        assertThat(world.client()
                        .send(Connects.withWill("bridge", note))
                        .answers()
                        .get(0))
                .startsWith("CONNACK 00");
        assertThat(world.client()
                        .send(Connects.withWill("other", other))
                        .answers()
                        .get(0))
                .startsWith("CONNACK 87");
    }

    @Test
    @Feature("MQ-12")
    void upgradeQosRaisesToTheGranted() {
        world.with(sessions("upgradeQos", true));
        ScriptedClient subscriber = world.connected("subscriber").subscribed("a", 1);
        world.connected("publisher").publish("a", 0, 0, "x");
        assertThat(subscriber.answers()).containsExactly("PUBLISH a q1 #1 =x");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Feature("SE-11")
    void theThirdSubscriptionOfTwoIsOneTooMany(int version) {
        world.with(sessions("maxSubscriptions", 2));
        ScriptedClient client = world.client().connect(Connects.of(version, "device"));
        client.subscribe(1, new Subscribe.Entry("a", 0), new Subscribe.Entry("b", 0), new Subscribe.Entry("c", 0));
        assertThat(client.answers()).containsExactly("SUBACK 1 [00,00,97]");
        client.subscribe(2, new Subscribe.Entry("a", 1));
        assertThat(client.answers()).containsExactly("SUBACK 2 [01]");
    }

    @Test
    @Feature("SE-04")
    void anOldClientsSessionLivesAsLongAsTheZoneSays() {
        world.with(sessions("expiryInterval", Duration.ofSeconds(3)));
        world.client().connect(Connects.resuming(4, "device")).out.hangUp();
        world.loop.advance(Duration.ofMillis(2_900));
        assertThat(world.parts.sessions().count()).isEqualTo(1);
        world.loop.advance(Duration.ofMillis(200));
        assertThat(world.parts.sessions().count()).isZero();
        assertThat(world.count(Metric.SESSION_EXPIRED)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 0"})
    @Feature("SE-08")
    void qos0IsKeptForWhoIsAwayOnlyIfTheZoneSaysSo(boolean store, int kept) {
        world.with(sessions("storeQos0", store));
        world.client()
                .connect(Connects.resuming(4, "device"))
                .subscribed("a", 1)
                .out
                .hangUp();
        world.connected("publisher").publish("a", 0, 0, "q0").publish("a", 1, 1, "q1");
        ScriptedClient back = world.client().connect(Connects.resuming(4, "device"));
        assertThat(world.count(Metric.MESSAGES_DROPPED_QOS0_OFFLINE)).isEqualTo(1 - kept);
        assertThat(world.session("device").view().delivered()).isEqualTo(1 + kept);
        assertThat(back.closed()).isNull();
    }

    @Test
    @Feature("SE-09")
    void importantTopicsGoFirst() {
        world.with(sessions(
                "queueType",
                SessionSettings.QueueType.PRIORITY,
                "queuePriorities",
                List.of("topic/1=10", "topic/2=8")));
        world.client()
                .connect(Connects.resuming(4, "device"))
                .subscribed("#", 1)
                .out
                .hangUp();
        ScriptedClient publisher = world.connected("publisher");
        int id = 0;
        for (String topic : List.of("other", "topic/2", "topic/1", "topic/2", "topic/1", "other")) {
            publisher.publish(topic, 1, ++id, "" + id);
        }
        assertThat(world.session("device").view().queuedBytes()).isEqualTo(6);
        ScriptedClient back = world.client().send(Connects.resuming(4, "device"));
        assertThat(back.answers())
                .containsExactly(
                        "CONNACK 00 present",
                        "PUBLISH topic/1 q1 #1 =3",
                        "PUBLISH topic/1 q1 #2 =5",
                        "PUBLISH topic/2 q1 #3 =2",
                        "PUBLISH topic/2 q1 #4 =4",
                        "PUBLISH other q1 #5 =1",
                        "PUBLISH other q1 #6 =6");
    }

    @Test
    @Feature("SE-14")
    void aSessionsCountersMove() {
        ScriptedClient device = world.connected("device").subscribed("a", 0);
        assertThat(world.session("device").view().delivered()).isZero();
        world.connected("publisher").publish("a", 0, 0, "x");
        assertThat(device.answers()).hasSize(1);
        assertThat(world.session("device").view().delivered()).isEqualTo(1);
    }

    @Test
    @Feature("MQ-23")
    void aMessageThatOutlivedItsExpiryIsCountedAndNotDelivered() {
        world.client()
                .connect(Connects.resuming(4, "device"))
                .subscribed("a", 1)
                .out
                .hangUp();
        MessageProperties expiring = new MessageProperties(null, 2, null, null, null, List.of());
        world.connected5("publisher")
                .send(new Publish("a", new byte[0], 1, false, false, 1, 0, expiring, MqttFrame.NO_SUBSCRIPTION_IDS));
        world.loop.advance(Duration.ofSeconds(5));
        ScriptedClient back = world.client().send(Connects.resuming(4, "device"));
        assertThat(back.answers()).containsExactly("CONNACK 00 present");
        assertThat(world.count(Metric.MESSAGES_EXPIRED)).isEqualTo(1);
    }

    @Test
    @Feature("MQ-35")
    void aMethodThatNobodyKnowsIsRefusedAndAuthOutOfPlaceEndsTheConnection() {
        ScriptedClient client = world.client().send(Connects.withAuthentication("device"));
        assertThat(client.answers()).containsExactly("CONNACK 8C");

        for (ReasonCode reason : List.of(ReasonCode.RE_AUTHENTICATE, ReasonCode.CONTINUE_AUTHENTICATION)) {
            ScriptedClient five = world.connected5("five");
            five.send(new Auth(reason, new Authentication("SCRAM-SHA-256", null), Diagnostics.NONE));
            assertThat(five.answers()).containsExactly("DISCONNECT 82");
        }
        ScriptedClient early = world.client()
                .send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, new Authentication("X", null), Diagnostics.NONE));
        assertThat(early.closed()).isNotNull();
        assertThat(world.count(Metric.PACKETS_AUTH)).isEqualTo(3);
    }

    @Test
    @Feature("MQ-39")
    void aWillDeeperThanTheZoneTakesIsRefused() {
        world.with(Settings.mqtt("maxTopicLevels", 3));
        assertThat(world.client()
                        .send(Connects.withWill(5, "device", "a/b/c/d", "x"))
                        .answers())
                .containsExactly("CONNACK 90");
    }

    @Test
    @Feature("MQ-42")
    void aMillionMessageIdsOfTwoNodesDifferAndSortByTime() {
        FakeTime time = new FakeTime();
        MessageIds one = new MessageIds(time, 1, 0);
        MessageIds two = new MessageIds(time, 2, 0);
        Set<Object> seen = new HashSet<>(2_000_000);
        long before = 0;
        for (int i = 0; i < 500_000; i++) {
            if (i % 1000 == 0) {
                time.advance(Duration.ofMillis(1));
            }
            MessageId id = one.next();
            assertThat(Long.compareUnsigned(id.high(), before)).isGreaterThanOrEqualTo(0);
            before = id.high();
            seen.add(id);
            seen.add(two.next());
        }
        assertThat(seen).hasSize(1_000_000);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Settings.mqtt("maxTopicAlias", 65_536)).hasStackTraceContaining("maxTopicAlias");
        assertThatThrownBy(() -> Settings.mqtt("maxSessionExpiry", Duration.ofDays(50_000)))
                .hasStackTraceContaining("maxSessionExpiry");
        assertThatThrownBy(() -> sessions("queuePriorities", List.of("topic=300")))
                .hasStackTraceContaining("riorit");
        assertThatThrownBy(() -> new CountLimit(0, 1)).hasMessageContaining("count");
    }
}
