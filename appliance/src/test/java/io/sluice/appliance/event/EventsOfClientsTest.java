package io.sluice.appliance.event;

import static io.sluice.appliance.event.EventClient.PEERHOST;
import static io.sluice.appliance.event.EventClient.PEERNAME;
import static io.sluice.appliance.event.EventClient.SOCKNAME;
import static io.sluice.appliance.event.EventWorld.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sluice.core.hook.HookPoint;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Authentication;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Events of clients and sessions, field by field, in both styles")
class EventsOfClientsTest {
    private static final Connect.Properties CHOSEN =
            new Connect.Properties(300, 7, 5_000, 3, true, false, null, List.of(new UserProperty("site", "north")));

    private final EventWorld world = new EventWorld();

    @Test
    @Feature("SQ-14")
    void connected() {
        String old = world.rule("SELECT * FROM \"client.connected\"");
        String recent = world.rule("SELECT * FROM \"$events/client_connected\"");

        world.client().connect("c");

        assertThat(world.output(old))
                .isEqualTo(Map.ofEntries(
                        entry("client_id", "c"),
                        entry("username", "u_c"),
                        entry("event", "client.connected"),
                        entry("node", NODE),
                        entry("auth_result", "success"),
                        entry("clean_start", true),
                        entry("connack", 0L),
                        entry("connected_at", world.now()),
                        entry("is_bridge", false),
                        entry("keepalive", 60L),
                        entry("mountpoint", ""),
                        entry("peername", PEERNAME),
                        entry("proto_ver", 4L),
                        entry("timestamp", world.now())));
        assertThat(world.output(recent))
                .isEqualTo(Map.ofEntries(
                        entry("clientid", "c"),
                        entry("username", "u_c"),
                        entry("event", "client.connected"),
                        entry("timestamp", world.now()),
                        entry("node", NODE),
                        entry("metadata", Map.of("rule_id", recent)),
                        entry("peername", PEERNAME),
                        entry("sockname", SOCKNAME),
                        entry("mountpoint", ""),
                        entry("proto_name", "MQTT"),
                        entry("proto_ver", 4L),
                        entry("keepalive", 60L),
                        entry("clean_start", true),
                        entry("expiry_interval", 0L),
                        entry("receive_maximum", 65_535L),
                        entry("is_bridge", false),
                        entry("conn_props", Map.of()),
                        entry("connected_at", world.now())));
    }

    @Test
    @Feature("SQ-14")
    void connectedWithWhatVersion5AsksFor() {
        String rule = world.rule("SELECT proto_ver, expiry_interval, receive_maximum, conn_props, clean_start"
                + " FROM \"$events/client_connected\"");

        world.client().send(EventClient.connectFrame(5, "five", false, CHOSEN));

        assertThat(world.output(rule))
                .isEqualTo(Map.of(
                        "proto_ver",
                        5L,
                        "expiry_interval",
                        300L,
                        "receive_maximum",
                        7L,
                        "clean_start",
                        false,
                        "conn_props",
                        Map.of(
                                "Session-Expiry-Interval",
                                300L,
                                "Receive-Maximum",
                                7L,
                                "Maximum-Packet-Size",
                                5_000L,
                                "Topic-Alias-Maximum",
                                3L,
                                "Request-Response-Information",
                                1L,
                                "Request-Problem-Information",
                                0L,
                                "User-Property",
                                Map.of("site", "north"))));
    }

    @Test
    @Feature("SQ-14")
    void bridgesAndClientsWithoutUserName() {
        String rule = world.rule("SELECT client_id, username, is_bridge FROM \"client.connected\"");
        String named = world.rule("SELECT client_id FROM \"client.connected\" WHERE username = 'undefined'");

        world.client().send(new Connect(4, true, true, 0, "b", null, null, null, Connect.Properties.DEFAULT));

        assertThat(world.output(rule)).isEqualTo(Map.of("client_id", "b", "is_bridge", true));
        assertThat(world.outputs(named)).isEmpty();
    }

    @Test
    @Feature("SQ-14")
    void theManualsExample() {
        String rule = world.rule("SELECT peername as ip_port FROM \"client.connected\" WHERE client_id = 'c1'");

        world.client().connect("c1");
        world.client().connect("c2");

        assertThat(world.output(rule)).isEqualTo(Map.of("ip_port", PEERNAME));
    }

    @Test
    @Feature("SQ-14")
    void theAnswerToAConnectAlsoIfItIsARefusal() {
        String connected = world.rule("SELECT clientid FROM \"$events/client_connected\"");
        String answered = world.rule("SELECT * FROM \"$events/client_connack\" WHERE reason_code = 'success'");
        String refused = world.rule(
                "SELECT clientid, reason_code, sockname FROM \"$events/client_connack\" WHERE reason_code != 'success'");

        world.client().connect("c");
        world.client().connect("bad");
        world.client().send(EventClient.connectFrame(3, "", true, Connect.Properties.DEFAULT));
        Connect.Properties scram =
                new Connect.Properties(0, 65_535, 10, 0, false, true, new Authentication("SCRAM", null), List.of());
        world.client().connect5("five", scram);

        assertThat(world.output(connected)).isEqualTo(Map.of("clientid", "c"));
        assertThat(world.output(answered))
                .isEqualTo(Map.ofEntries(
                        entry("clientid", "c"),
                        entry("username", "u_c"),
                        entry("event", "client.connack"),
                        entry("timestamp", world.now()),
                        entry("node", NODE),
                        entry("metadata", Map.of("rule_id", answered)),
                        entry("peername", PEERNAME),
                        entry("sockname", SOCKNAME),
                        entry("reason_code", "success"),
                        entry("proto_name", "MQTT"),
                        entry("proto_ver", 4L),
                        entry("keepalive", 60L),
                        entry("clean_start", true),
                        entry("expiry_interval", 0L),
                        entry("conn_props", Map.of()),
                        entry("connected_at", world.now())));
        assertThat(world.outputs(refused))
                .containsExactly(
                        Map.of("clientid", "bad", "reason_code", "bad_username_or_password", "sockname", SOCKNAME),
                        Map.of("clientid", "", "reason_code", "client_identifier_not_valid", "sockname", SOCKNAME),
                        Map.of("clientid", "five", "reason_code", "bad_authentication_method", "sockname", SOCKNAME));
    }

    @Test
    @Feature("SQ-15")
    void disconnected() {
        String old = world.rule("SELECT * FROM \"client.disconnected\"");
        String recent = world.rule("SELECT * FROM \"$events/client_disconnected\"");
        EventClient client = world.client().connect5("c", CHOSEN);
        world.advance(Duration.ofSeconds(5));

        client.send(new Disconnect(
                ReasonCode.SUCCESS, 20, null, new Diagnostics("bye", List.of(new UserProperty("k", "v")))));

        assertThat(world.output(old))
                .isEqualTo(Map.of(
                        "client_id",
                        "c",
                        "username",
                        "u_c",
                        "event",
                        "client.disconnected",
                        "node",
                        NODE,
                        "auth_result",
                        "success",
                        "mountpoint",
                        "",
                        "peername",
                        PEERNAME,
                        "reason_code",
                        "normal",
                        "timestamp",
                        world.now()));
        assertThat(world.output(recent))
                .isEqualTo(Map.ofEntries(
                        entry("clientid", "c"),
                        entry("username", "u_c"),
                        entry("event", "client.disconnected"),
                        entry("timestamp", world.now()),
                        entry("node", NODE),
                        entry("metadata", Map.of("rule_id", recent)),
                        entry("peername", PEERNAME),
                        entry("sockname", SOCKNAME),
                        entry("reason", "normal"),
                        entry(
                                "disconn_props",
                                Map.of(
                                        "Session-Expiry-Interval",
                                        20L,
                                        "Reason-String",
                                        "bye",
                                        "User-Property",
                                        Map.of("k", "v"))),
                        entry("disconnected_at", world.now())));
    }

    @Test
    @Feature("SQ-15")
    void everyEndHasItsReason() {
        String rule = world.rule("SELECT client_id, reason_code FROM \"client.disconnected\"");

        world.client().connect("a").hangUp();
        world.client().connect("b").send(EventClient.connectFrame(4, "b", true, Connect.Properties.DEFAULT));
        world.client().connect("c");
        world.client().connect("c").send(Disconnect.NORMAL);
        world.client().connect("d");
        world.parts.sessions().kick("d");
        world.loop.runAll();
        world.client().connect("e");
        world.advance(Duration.ofMinutes(2));

        assertThat(world.outputs(rule))
                .extracting(row -> row.get("client_id") + " " + row.get("reason_code"))
                .containsExactly(
                        "a closed", "b protocol_error", "c takenover", "c normal", "d kicked", "e keepalive_timeout");
    }

    @Test
    @Feature("SQ-16")
    void aClientAsksToSubscribeAndToUnsubscribe() {
        String asks = world.rule("SELECT * FROM \"client.subscribe\"");
        String asksEnd = world.rule("SELECT * FROM \"client.unsubscribe\"");
        EventClient client = world.client().connect("c");

        client.send(new Subscribe(
                1, List.of(new Subscribe.Entry("t/#", 1), new Subscribe.Entry("u", 2, false, true, 2)), 0, List.of()));
        client.unsubscribe("t/#", "u");

        Map<String, Object> first = Map.of(
                "topic", "t/#", "qos", 1L, "sub_opts", Map.of("qos", 1L, "nl", 0L, "rap", 0L, "rc", 1L, "rh", 0L));
        Map<String, Object> second =
                Map.of("topic", "u", "qos", 2L, "sub_opts", Map.of("qos", 2L, "nl", 0L, "rap", 1L, "rc", 2L, "rh", 2L));
        assertThat(world.output(asks))
                .isEqualTo(Map.ofEntries(
                        entry("client_id", "c"),
                        entry("username", "u_c"),
                        entry("event", "client.subscribe"),
                        entry("node", NODE),
                        entry("auth_result", "success"),
                        entry("mountpoint", ""),
                        entry("peername", PEERNAME),
                        entry("topic_filters", List.of(first, second)),
                        entry("topic", "t/#"),
                        entry("qos", 1L),
                        entry("timestamp", world.now())));
        assertThat(world.output(asksEnd))
                .containsEntry("event", "client.unsubscribe")
                .containsEntry("topic", "t/#")
                .containsEntry("qos", 0L)
                .containsEntry("peername", PEERNAME)
                .containsEntry("auth_result", "success")
                .containsEntry("mountpoint", "")
                .containsEntry("timestamp", world.now());
        assertThat((List<?>) Objects.requireNonNull(world.output(asksEnd).get("topic_filters")))
                .extracting(filter -> ((Map<?, ?>) Objects.requireNonNull(filter)).get("topic"))
                .isEqualTo(List.of("t/#", "u"));
    }

    @Test
    @Feature({"SQ-16", "SQ-17"})
    void theManualsExamplesOfTopicFilters() {
        String firstOne = world.rule("SELECT client_id FROM \"client.subscribe\" WHERE topic = 't/#' and qos = 1");
        String anyOne =
                world.rule("SELECT client_id FROM \"client.subscribe\" WHERE contains_topic(topic_filters, 't/#')");
        String withQos =
                world.rule("SELECT client_id FROM \"client.subscribe\" WHERE contains_topic(topic_filters, 't/#', 1)");

        world.client().connect("one").subscribe("t/#", 1);
        world.client().connect("two").subscribe("t", 1);
        world.client()
                .connect("three")
                .send(new Subscribe(
                        1, List.of(new Subscribe.Entry("x", 0), new Subscribe.Entry("t/#", 0)), 0, List.of()));

        assertThat(world.output(firstOne)).isEqualTo(Map.of("client_id", "one"));
        assertThat(world.outputs(anyOne)).containsExactly(Map.of("client_id", "one"), Map.of("client_id", "three"));
        assertThat(world.output(withQos)).isEqualTo(Map.of("client_id", "one"));
    }

    @Test
    @Feature("SQ-18")
    void oneOfTheTopicsMatchesAFilter() {
        String rule = world.rule(
                "SELECT client_id FROM \"client.subscribe\" WHERE contains_topic_match(topic_filters, 't/#')");
        String withQos = world.rule(
                "SELECT client_id FROM \"client.subscribe\" WHERE contains_topic_match(topic_filters, 't/#', 2)");

        world.client().connect("one").subscribe("t/1", 1);
        world.client().connect("two").subscribe("s/1", 2);
        world.client().connect("three").subscribe("t/2", 2);

        assertThat(world.outputs(rule)).containsExactly(Map.of("client_id", "one"), Map.of("client_id", "three"));
        assertThat(world.output(withQos)).isEqualTo(Map.of("client_id", "three"));
    }

    @Test
    @Feature("SQ-16")
    void aSessionHoldsASubscriptionAndLosesIt() {
        String held = world.rule("SELECT * FROM \"session.subscribed\"");
        String lost = world.rule("SELECT * FROM \"session.unsubscribed\"");
        String held4 = world.rule("SELECT * FROM \"$events/session_subscribed\"");
        String lost4 = world.rule("SELECT * FROM \"$events/session_unsubscribed\"");
        EventClient client = world.client().connect5("c", Connect.Properties.DEFAULT);
        List<UserProperty> user = List.of(new UserProperty("k", "v"));

        client.send(new Subscribe(1, List.of(new Subscribe.Entry("t/#", 1, true, true, 2)), 12, user));
        client.send(new Unsubscribe(2, List.of("never", "t/#"), user));

        assertThat(world.output(held)).isEqualTo(subscription("session.subscribed"));
        assertThat(world.output(lost)).isEqualTo(subscription("session.unsubscribed"));
        assertThat(world.output(held4))
                .isEqualTo(Map.ofEntries(
                        entry("clientid", "c"),
                        entry("username", "u_c"),
                        entry("event", "session.subscribed"),
                        entry("timestamp", world.now()),
                        entry("node", NODE),
                        entry("metadata", Map.of("rule_id", held4)),
                        entry("topic", "t/#"),
                        entry("qos", 1L),
                        entry("peerhost", PEERHOST),
                        entry("sub_props", Map.of("Subscription-Identifier", 12L, "User-Property", Map.of("k", "v")))));
        assertThat(world.output(lost4))
                .containsEntry("event", "session.unsubscribed")
                .containsEntry("topic", "t/#")
                .containsEntry("qos", 1L)
                .containsEntry("unsub_props", Map.of("User-Property", Map.of("k", "v")));
    }

    private Map<String, Object> subscription(String event) {
        return Map.ofEntries(
                entry("client_id", "c"),
                entry("username", "u_c"),
                entry("event", event),
                entry("node", NODE),
                entry("topic", "t/#"),
                entry("qos", 1L),
                entry("nl", 1L),
                entry("rap", 1L),
                entry("rc", 1L),
                entry("rh", 2L),
                entry("timestamp", world.now()));
    }

    @Test
    @Feature("SQ-16")
    void aSessionThatEndsUnsubscribesFromNothing() {
        String rule = world.rule("SELECT topic FROM \"session.unsubscribed\"");

        world.client().connect("c").subscribe("t/#", 1).send(Disconnect.NORMAL);

        assertThat(world.outputs(rule)).isEmpty();
    }

    @Test
    void aDecisionAboutPermission() {
        String rule = world.rule("SELECT * FROM \"$events/client_check_acl_complete\" WHERE result = 'deny'");
        String allowed =
                world.rule("SELECT action, topic FROM \"$events/client_check_acl_complete\" WHERE result = 'allow'");
        EventClient client = world.client().connect("c");

        client.subscribe("secret/#", 0).publish("t/a", 0, "x").subscribe("t/#", 0);

        assertThat(world.output(rule))
                .isEqualTo(Map.ofEntries(
                        entry("clientid", "c"),
                        entry("username", "u_c"),
                        entry("event", "client.check_acl_complete"),
                        entry("timestamp", world.now()),
                        entry("node", NODE),
                        entry("metadata", Map.of("rule_id", rule)),
                        entry("peerhost", PEERHOST),
                        entry("topic", "secret/#"),
                        entry("action", "subscribe"),
                        entry("is_cache", false),
                        entry("result", "deny")));
        assertThat(world.outputs(allowed))
                .containsExactly(
                        Map.of("action", "publish", "topic", "t/a"), Map.of("action", "subscribe", "topic", "t/#"));
    }

    @Test
    void nobodyListensWhereNoRuleReads() throws Exception {
        assertThat(world.listens(HookPoint.CLIENT_CONNACK)).isFalse();
        assertThat(world.listens(HookPoint.CLIENT_CHECK_ACL_COMPLETE)).isFalse();

        String rule = world.rule("SELECT * FROM \"$events/client_connack\", \"$events/client_check_acl_complete\"");
        assertThat(world.listens(HookPoint.CLIENT_CONNACK)).isTrue();
        assertThat(world.listens(HookPoint.CLIENT_CHECK_ACL_COMPLETE)).isTrue();

        world.engine.delete(rule);
        assertThat(world.listens(HookPoint.CLIENT_CONNACK)).isFalse();
        assertThat(world.listens(HookPoint.CLIENT_CHECK_ACL_COMPLETE)).isFalse();
    }

    @Test
    @Feature({"SQ-14", "SQ-15", "SQ-16"})
    void oneRuleReadsSeveralEvents() {
        String rule = world.rule("SELECT event, client_id FROM \"client.connected\", \"client.disconnected\"");
        String mixed = world.rule("SELECT event FROM \"t/#\", \"$events/session_subscribed\", \"client.disconnected\"");

        world.client().connect("c").subscribe("t/#", 0).publish("t/a", 0, "x").send(Disconnect.NORMAL);

        assertThat(world.outputs(rule))
                .containsExactly(
                        Map.of("event", "client.connected", "client_id", "c"),
                        Map.of("event", "client.disconnected", "client_id", "c"));
        assertThat(world.outputs(mixed))
                .containsExactly(
                        Map.of("event", "session.subscribed"),
                        Map.of("event", "message.publish"),
                        Map.of("event", "client.disconnected"));
    }
}
