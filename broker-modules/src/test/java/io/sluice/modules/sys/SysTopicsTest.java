package io.sluice.modules.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.alarm.Severity;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.gateway.SubscribeResult;
import io.sluice.core.hook.AclAction;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.topic.TopicFilter;
import io.sluice.modules.ModuleWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SysTopicsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final String NODE = "$SYS/brokers/" + ModuleWorld.NODE + "/";

    private final ModuleWorld world = new ModuleWorld();
    private final TestCore core = world.core;

    private SysTopics start(boolean mosquitto) {
        SysTopics topics =
                new SysTopics(world.context, new SysSettings(INTERVAL, HEARTBEAT, SysAccess.LOCAL, mosquitto));
        topics.start();
        core.runAll();
        return topics;
    }

    private void tick() {
        core.loop.advance(INTERVAL);
        world.tick(INTERVAL.toMillis());
    }

    private static Map<String, String> seen(TestCore.Connected who) {
        Map<String, String> seen = new LinkedHashMap<>();
        who.target()
                .deliveries()
                .forEach(d -> seen.put(d.message().topic(), d.message().payloadText()));
        return seen;
    }

    @Test
    @Feature("SY-01")
    void fiveTopicsTellWhatThisIs() {
        start(false);
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, "$SYS/#", 0);
        core.loop.advance(Duration.ofSeconds(4621));
        world.tick(HEARTBEAT.toMillis());

        Map<String, String> seen = seen(reader);
        assertThat(seen)
                .containsOnlyKeys(
                        "$SYS/brokers", NODE + "version", NODE + "sysdescr", NODE + "uptime", NODE + "datetime")
                .containsEntry("$SYS/brokers", ModuleWorld.NODE)
                .containsEntry(NODE + "version", "1.2.3")
                .containsEntry(NODE + "sysdescr", "Sluice")
                .containsEntry(NODE + "uptime", "1 hours, 17 minutes, 1 seconds");
        assertThat(seen.get(NODE + "datetime")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    @Feature("SY-02")
    void theyComeAtTheIntervalsOfTheSettings() {
        SysTopics topics = start(false);
        assertThat(world.planned).extracting(ModuleWorld.Planned::millis).containsExactly(60_000L, 30_000L);
        topics.close();
        assertThat(world.planned).isEmpty();

        new SysTopics(world.context, new SysSettings(Duration.ZERO, Duration.ZERO, SysAccess.ALL, true)).start();
        assertThat(world.planned).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SysSettings(Duration.ofMillis(99), HEARTBEAT, SysAccess.ALL, true))
                .withMessageContaining("sys_interval");
    }

    @Test
    @Feature("SY-05")
    void eighteenTopicsOfStats() {
        start(false);
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, NODE + "stats/#", 0);
        TestCore.Connected other = core.connect("other");
        core.subscribe(other, "$share/g/a/+", 0);
        core.subscribe(other, "a/+", 0);
        core.subscribe(other, "b", 0);
        tick();
        core.context.unsubscribe(other.session(), "b");
        core.context.unsubscribe(other.session(), "a/+");
        tick();

        Map<String, String> seen = seen(reader);
        List<String> shown = new ArrayList<>();
        for (String kind : List.of(
                "connections",
                "sessions",
                "sessions/persistent",
                "suboptions",
                "subscribers",
                "subscriptions",
                "subscriptions/shared",
                "topics",
                "routes")) {
            String stats = NODE + "stats/" + kind;
            shown.add(kind + " " + seen.get(stats + "/count") + " " + seen.get(stats + "/max"));
        }
        assertThat(shown)
                .containsExactly(
                        "connections 2 2",
                        "sessions 2 2",
                        "sessions/persistent 2 2",
                        "suboptions 2 4",
                        "subscribers 2 2",
                        "subscriptions 2 4",
                        "subscriptions/shared 1 1",
                        "topics 2 3",
                        "routes 2 3");
    }

    @Test
    @Feature({"SY-06", "SY-07", "SY-08"})
    void everyCounterOfTheManualHasItsTopic() {
        start(false);
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, NODE + "metrics/#", 0);
        core.loop.counters().add(Metric.BYTES_RECEIVED, 4711);
        tick();

        assertThat(seen(reader))
                .containsEntry(NODE + "metrics/bytes/received", "4711")
                .containsKeys(("bytes/received bytes/sent packets/received packets/sent packets/connect packets/connack"
                                + " packets/publish/received packets/publish/sent packets/puback/received"
                                + " packets/puback/sent packets/puback/missed packets/pubrec/received packets/pubrec/sent"
                                + " packets/pubrec/missed packets/pubrel/received packets/pubrel/sent"
                                + " packets/pubrel/missed packets/pubcomp/received packets/pubcomp/sent"
                                + " packets/pubcomp/missed packets/subscribe packets/suback packets/unsubscribe"
                                + " packets/unsuback packets/pingreq packets/pingresp packets/disconnect/received"
                                + " packets/disconnect/sent packets/auth messages/received messages/sent"
                                + " messages/expired messages/retained messages/dropped messages/forward"
                                + " messages/qos0/received messages/qos0/sent messages/qos1/received"
                                + " messages/qos1/sent messages/qos2/received messages/qos2/sent"
                                + " messages/qos2/expired messages/qos2/dropped")
                        .transform(names -> java.util.Arrays.stream(names.split(" "))
                                .map(name -> NODE + "metrics/" + name)
                                .toArray(String[]::new)));
    }

    @Test
    @Feature("SY-08")
    void whatNobodyListensToIsNoLoss() {
        start(true);
        tick();

        assertThat(core.count(Metric.MESSAGES_DROPPED)).isZero();
        assertThat(core.count(Metric.MESSAGES_RETAINED)).isZero();
        assertThat(core.count(Metric.MESSAGES_RECEIVED)).isZero();
    }

    @Feature("SY-03")
    @ParameterizedTest
    @CsvSource({
        "LOCAL,127.0.0.1,true",
        "LOCAL,127.3.2.1,true",
        "LOCAL,::1,true",
        "LOCAL,0:0:0:0:0:0:0:1,true",
        "LOCAL,10.0.0.7,false",
        "LOCAL,fe80::1,false",
        "ALL,10.0.0.7,true",
        "NOBODY,127.0.0.1,false"
    })
    void whoMayReadThem(SysAccess access, String host, boolean allowed) {
        new SysTopics(world.context, new SysSettings(INTERVAL, HEARTBEAT, access, false)).start();
        ClientInfo client = new ClientInfo("c", null, host, 1, "MQTT", 4, "mqtt:tcp:test", "external", "", false);

        for (String topic : List.of("$SYS/#", "$SYS", "$SYS/brokers/+/version")) {
            assertThat(core.context.isAllowed(client, AclAction.SUBSCRIBE, topic, core.loop))
                    .as(topic)
                    .isEqualTo(allowed);
        }
        assertThat(core.context.isAllowed(client, AclAction.SUBSCRIBE, "#", core.loop))
                .isTrue();
        assertThat(core.context.isAllowed(client, AclAction.SUBSCRIBE, "$SYSTEM/x", core.loop))
                .isTrue();
    }

    @Test
    @Feature("SY-03")
    void aSharedSubscriptionIsNoWayRoundIt() throws Exception {
        new SysTopics(world.context, new SysSettings(INTERVAL, HEARTBEAT, SysAccess.NOBODY, false)).start();
        TestCore.Connected reader = core.connect("reader");
        for (String filter : List.of("$share/g/$SYS/#", "$queue/$SYS/#")) {
            TopicFilter parsed = TopicFilter.parse(filter);
            assertThat(core.context.subscribe(reader.session(), parsed, io.sluice.core.hook.SubscribeOptions.DEFAULT))
                    .isEqualTo(SubscribeResult.NOT_AUTHORISED);
        }
    }

    @Test
    void nobodyElseSpeaksThere() {
        start(false);
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, "$SYS/#", 0);
        int before = reader.target().deliveries().size();
        for (ClientInfo sender : List.of(Messages.client("c"), ClientInfo.internal("superuser"))) {
            PublishOutcome outcome =
                    core.context.publish(Messages.from(sender, NODE + "version", "9", 1, true), core.loop);
            assertThat(outcome.code()).isEqualTo(PublishOutcome.Code.DENIED);
        }
        core.runAll();
        assertThat(reader.target().deliveries()).hasSize(before);
        assertThat(core.count(Metric.CLIENT_ACL_DENY)).isEqualTo(2);
    }

    @Test
    @Feature("SY-09")
    void alarmsAreToldWhenTheyComeAndWhenTheyGo() {
        SysTopics topics = start(false);
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, NODE + "alarms/#", 0);

        world.alarms.activate("disk_full", Severity.CRITICAL, Map.of("free_bytes", 12), "The disk \"a\" is full");
        core.time.advance(Duration.ofMillis(1500));
        world.alarms.deactivate("disk_full");
        core.runAll();
        topics.close();
        world.alarms.activate("later", Severity.WARNING, Map.of(), "x");
        core.runAll();

        String alarm = "{\"name\":\"disk_full\",\"severity\":\"critical\",\"message\":\"The disk \\\"a\\\" is full\","
                + "\"details\":{\"free_bytes\":12},\"activated_at_ms\":1700000000000";
        assertThat(seen(reader))
                .containsExactly(
                        Map.entry(NODE + "alarms/alert", alarm + "}"),
                        Map.entry(
                                NODE + "alarms/clear",
                                alarm + ",\"deactivated_at_ms\":1700000001500,\"duration_ms\":1500}"));
    }

    @Test
    void mosquittosDialectIsRetainedAndToldWhenItChanges() {
        start(true);
        core.loop.counters().add(Metric.PACKETS_PUBLISH_RECEIVED, 600);
        tick();
        TestCore.Connected reader = core.connect("reader");
        core.subscribe(reader, "$SYS/broker/#", 0);
        core.runAll();

        assertThat(seen(reader))
                .containsEntry("$SYS/broker/version", "Sluice 1.2.3")
                .containsEntry("$SYS/broker/uptime", "60 seconds")
                .containsEntry("$SYS/broker/clients/connected", "0")
                .containsEntry("$SYS/broker/publish/messages/received", "600")
                .containsEntry("$SYS/broker/load/publish/received/1min", "379.27")
                .containsEntry("$SYS/broker/load/publish/received/5min", "108.76")
                .containsEntry("$SYS/broker/load/publish/received/15min", "38.70")
                .containsEntry("$SYS/broker/subscriptions/count", "0")
                .hasSizeGreaterThan(45);

        int before = reader.target().deliveries().size();
        tick();
        List<String> again = reader.target()
                .topics()
                .subList(before, reader.target().topics().size());
        assertThat(again)
                .contains("$SYS/broker/uptime", "$SYS/broker/clients/connected", "$SYS/broker/subscriptions/count")
                .doesNotContain("$SYS/broker/version", "$SYS/broker/publish/messages/received");
    }
}
