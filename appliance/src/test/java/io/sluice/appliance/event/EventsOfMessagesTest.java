package io.sluice.appliance.event;

import static io.sluice.appliance.event.EventClient.PEERHOST;
import static io.sluice.appliance.event.EventClient.PEERNAME;
import static io.sluice.appliance.event.EventWorld.NODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.sluice.connector.ValueText;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Connect;
import io.sluice.gateway.mqtt.codec.Diagnostics;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.rule.engine.RuleRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Events of messages, field by field, in both styles")
class EventsOfMessagesTest {
    private static final String ID = "[0-9A-F]{32}";

    private final EventWorld world = new EventWorld();
    private final EventClient publisher = world.client().connect("p");

    /** A row without its message id, which must be one. */
    private static Map<String, Object> withoutId(Map<String, Object> row) {
        Map<String, Object> rest = new HashMap<>(row);
        assertThat((String) rest.remove("id")).matches(ID);
        return rest;
    }

    private Map<String, Object> v3(String event, String client) {
        return new HashMap<>(Map.ofEntries(
                entry("client_id", client),
                entry("username", "u_" + client),
                entry("event", event),
                entry("node", NODE),
                entry("topic", "t/a"),
                entry("payload", "{\"x\":1}"),
                entry("peername", PEERNAME),
                entry("qos", 1L),
                entry("timestamp", world.now()),
                entry("flags", Map.of("dup", false, "retain", false)),
                entry("retain", 0L)));
    }

    private Map<String, Object> v4(String event, String client, String rule) {
        return new HashMap<>(Map.ofEntries(
                entry("clientid", client),
                entry("username", "u_" + client),
                entry("event", event),
                entry("timestamp", world.now()),
                entry("node", NODE),
                entry("topic", "t/a"),
                entry("payload", "{\"x\":1}"),
                entry("qos", 1L),
                entry("flags", Map.of("dup", false, "retain", false)),
                entry("peerhost", PEERHOST),
                entry("publish_received_at", world.now()),
                entry("pub_props", Map.of()),
                entry("metadata", Map.of("rule_id", rule))));
    }

    private static Map<String, Object> with(Map<String, Object> row, Object... more) {
        for (int i = 0; i < more.length; i += 2) {
            row.put((String) more[i], more[i + 1]);
        }
        return row;
    }

    @Test
    @Feature({"SQ-10", "SQ-02"})
    void published() {
        String old = world.rule("SELECT * FROM \"message.publish\" WHERE topic =~ 't/#'");
        String recent = world.rule("SELECT * FROM \"t/#\"");

        publisher.publish("t/a", 1, "{\"x\":1}");

        assertThat(withoutId(world.output(old))).isEqualTo(v3("message.publish", "p"));
        assertThat(withoutId(world.output(recent)))
                .isEqualTo(with(
                        v4("message.publish", "p", recent),
                        "headers",
                        Map.of(
                                "peername",
                                PEERNAME,
                                "peerhost",
                                PEERHOST,
                                "username",
                                "u_p",
                                "proto_name",
                                "MQTT",
                                "proto_ver",
                                4L)));
    }

    @Test
    @Feature("SQ-11")
    void delivered() {
        String old = world.rule("SELECT * FROM \"message.deliver\"");
        String recent = world.rule("SELECT * FROM \"$events/message_delivered\"");
        world.client().connect("s").subscribe("t/#", 2);

        publisher.publish("t/a", 1, "{\"x\":1}");

        assertThat(withoutId(world.output(old)))
                .isEqualTo(with(v3("message.deliver", "s"), "auth_result", "success", "mountpoint", ""));
        assertThat(withoutId(world.output(recent)))
                .isEqualTo(with(v4("message.delivered", "s", recent), "from_clientid", "p", "from_username", "u_p"));
    }

    @Test
    @Feature("SQ-12")
    void confirmedByPubackOfAQos1Message() {
        String old = world.rule("SELECT * FROM \"message.acked\"");
        String recent = world.rule("SELECT * FROM \"$events/message_acked\"");
        EventClient subscriber =
                world.client().connect5("s", Connect.Properties.DEFAULT).subscribe("t/#", 1);
        publisher.publish("t/a", 1, "{\"x\":1}");
        long published = world.now();
        assertThat(world.outputs(old)).as("not before the client says so").isEmpty();

        world.advance(Duration.ofSeconds(3));
        Diagnostics words = new Diagnostics("thanks", List.of(new UserProperty("k", "v")));
        subscriber.send(new Ack(Ack.Kind.PUBACK, 1, ReasonCode.SUCCESS, words));

        assertThat(withoutId(world.output(old)))
                .as("in this style the time is the message's")
                .isEqualTo(with(v3("message.acked", "s"), "timestamp", published));
        assertThat(withoutId(world.output(recent)))
                .isEqualTo(with(
                        v4("message.acked", "s", recent),
                        "publish_received_at",
                        published,
                        "from_clientid",
                        "p",
                        "from_username",
                        "u_p",
                        "puback_props",
                        Map.of("Reason-String", "thanks", "User-Property", Map.of("k", "v"))));
    }

    @Test
    @Feature("SQ-12")
    void confirmedByPubcompOfAQos2Message() {
        String rule = world.rule("SELECT topic, qos FROM \"message.acked\"");
        EventClient subscriber = world.client().connect("s").subscribe("t/#", 2);

        publisher.publish("t/a", 2, "x").ack(Ack.Kind.PUBREL, 9);
        subscriber.ack(Ack.Kind.PUBREC, 1);
        assertThat(world.outputs(rule)).isEmpty();
        subscriber.ack(Ack.Kind.PUBCOMP, 1);

        assertThat(world.output(rule)).isEqualTo(Map.of("topic", "t/a", "qos", 2L));
    }

    @Test
    @Feature("SQ-13")
    void droppedForWantOfASubscriber() {
        String old = world.rule("SELECT * FROM \"message.dropped\"");
        String recent = world.rule("SELECT * FROM \"$events/message_dropped\"");
        String other = world.rule("SELECT * FROM \"$events/delivery_dropped\"");

        publisher.publish("t/a", 1, "{\"x\":1}");

        assertThat(withoutId(world.output(old))).isEqualTo(v3("message.dropped", "p"));
        assertThat(withoutId(world.output(recent)))
                .isEqualTo(with(v4("message.dropped", "p", recent), "reason", "no_subscribers"));
        assertThat(world.outputs(other)).isEmpty();
    }

    @Test
    @Feature("SQ-13")
    void refusedMessagesAreDroppedToo() {
        String rule = world.rule("SELECT topic, reason FROM \"$events/message_dropped\"");

        publisher.publish("secret/a", 0, "x");

        assertThat(world.output(rule)).isEqualTo(Map.of("topic", "secret/a", "reason", "not_authorised"));
    }

    @Test
    @Feature("SQ-13")
    void droppedOnTheWayToOneReceiver() {
        String rule = world.rule("SELECT * FROM \"$events/delivery_dropped\"");
        String whole = world.rule("SELECT * FROM \"$events/message_dropped\"");
        // one message is under way, two wait, the oldest of them goes
        world.client().connect("slow").subscribe("t/#", 1);

        publisher
                .publish("t/other", 1, "1")
                .publish("t/a", 1, "{\"x\":1}")
                .publish("t/c", 1, "3")
                .publish("t/d", 1, "4");

        assertThat(withoutId(world.output(rule)))
                .isEqualTo(with(
                        v4("delivery.dropped", "slow", rule),
                        "from_clientid",
                        "p",
                        "from_username",
                        "u_p",
                        "reason",
                        "queue_full"));
        assertThat(world.outputs(whole)).isEmpty();
    }

    @Test
    @Feature("SQ-20")
    void flagsAndHeadersCanBeSelected() {
        String old =
                world.rule("SELECT flags.retain AS r, flags.dup AS d, headers.peername AS p FROM \"message.publish\"");
        String recent = world.rule("SELECT flags.retain AS r, flags.dup AS d, headers.proto_ver AS v FROM \"t/#\""
                + " WHERE flags.retain = true");
        Publish retained = EventClient.publishFrame("t/a", 1, "x", true, MessageProperties.NONE);

        publisher.send(new Publish(
                retained.topic(), retained.payload(), 1, true, true, 9, 0, retained.properties(), new int[0]));
        publisher.publish("t/b", 0, "x");

        assertThat(world.outputs(old))
                .containsExactly(
                        Map.of("r", true, "d", true, "p", PEERNAME), Map.of("r", false, "d", false, "p", PEERNAME));
        assertThat(world.output(recent)).isEqualTo(Map.of("r", true, "d", true, "v", 4L));
    }

    @Test
    @Feature("SQ-20")
    void retainIsInStarOnlyInTheFirstStyle() {
        String rule = world.rule("SELECT * FROM \"message.publish\"");
        publisher.send(EventClient.publishFrame("t/a", 0, "x", true, MessageProperties.NONE));

        assertThat(world.output(rule)).containsEntry("retain", 1L);
        assertThatThrownBy(() -> world.engine.create(RuleRequest.of("SELECT retain FROM \"message.publish\"")))
                .hasMessageContaining("Unknown Column: retain");
    }

    @Test
    @Feature("SQ-10")
    void propertiesOfVersion5() {
        String rule = world.rule("SELECT pub_props FROM \"t/#\"");
        MessageProperties properties = new MessageProperties(
                true, 30, "text/plain", "answer/here", new byte[] {1}, List.of(new UserProperty("k", "v")));

        world.client()
                .connect5("five", Connect.Properties.DEFAULT)
                .send(EventClient.publishFrame("t/a", 0, "x", false, properties));

        Map<?, ?> shown = (Map<?, ?>) Objects.requireNonNull(world.output(rule).get("pub_props"));
        assertThat(shown.get("Payload-Format-Indicator")).isEqualTo(1L);
        assertThat(shown.get("Message-Expiry-Interval")).isEqualTo(30L);
        assertThat(shown.get("Content-Type")).isEqualTo("text/plain");
        assertThat(shown.get("Response-Topic")).isEqualTo("answer/here");
        assertThat(shown.get("Correlation-Data")).isEqualTo(new byte[] {1});
        assertThat(shown.get("User-Property")).isEqualTo(Map.of("k", "v"));
    }

    @Test
    @Feature("SQ-10")
    void aRuleCanReadItsOwnId() {
        String one = world.rule("SELECT metadata.rule_id AS id FROM \"t/#\"");
        String two = world.rule("SELECT metadata FROM \"t/#\" WHERE metadata.rule_id != 'x'");

        publisher.publish("t/a", 0, "x");

        assertThat(world.output(one)).isEqualTo(Map.of("id", one));
        assertThat(world.output(two)).isEqualTo(Map.of("metadata", Map.of("rule_id", two)));
    }

    @Test
    @Feature("BR-01")
    void theSevenValuesOfTheManualsKafkaBridge() {
        String connected = world.rule("SELECT client_id, node, timestamp AS ts FROM \"client.connected\"");
        String disconnected = world.rule(
                "SELECT client_id, reason_code AS reason, node, timestamp AS ts FROM \"client.disconnected\"");
        String subscribed =
                world.rule("SELECT client_id, topic, qos, node, timestamp AS ts FROM \"session.subscribed\"");
        String unsubscribed =
                world.rule("SELECT client_id, topic, qos, node, timestamp AS ts FROM \"session.unsubscribed\"");
        String published = world.rule(
                "SELECT client_id, username, topic, payload, qos, node, timestamp AS ts FROM \"message.publish\"");
        String to = "SELECT clientid AS client_id, username, from_clientid AS \"from\", topic, payload, qos, node,"
                + " timestamp AS ts FROM ";
        String delivered = world.rule(to + "\"$events/message_delivered\"");
        String acked = world.rule(to + "\"$events/message_acked\"");

        EventClient client = world.client().connect("s").subscribe("t/#", 1);
        publisher.publish("t/a", 1, "x");
        client.ack(Ack.Kind.PUBACK, 1).unsubscribe("t/#").hangUp();

        String end = "\"node\":\"" + NODE + "\",\"ts\":" + world.now() + "}";
        String received =
                "{\"client_id\":\"s\",\"username\":\"u_s\",\"from\":\"p\",\"topic\":\"t/a\",\"payload\":\"x\","
                        + "\"qos\":1," + end;
        assertThat(json(connected)).isEqualTo("{\"client_id\":\"s\"," + end);
        assertThat(json(disconnected)).isEqualTo("{\"client_id\":\"s\",\"reason\":\"closed\"," + end);
        assertThat(json(subscribed)).isEqualTo("{\"client_id\":\"s\",\"topic\":\"t/#\",\"qos\":1," + end);
        assertThat(json(unsubscribed)).isEqualTo("{\"client_id\":\"s\",\"topic\":\"t/#\",\"qos\":1," + end);
        assertThat(json(published))
                .isEqualTo("{\"client_id\":\"p\",\"username\":\"u_p\",\"topic\":\"t/a\",\"payload\":\"x\",\"qos\":1,"
                        + end);
        assertThat(json(delivered)).isEqualTo(received);
        assertThat(json(acked)).isEqualTo(received);
    }

    private String json(String rule) {
        return ValueText.json(world.output(rule));
    }

    @Test
    @Feature("SQ-10")
    void messagesOfTheSystemRaiseEventsOnlyIfAsked() {
        for (boolean ignored : new boolean[] {true, false}) {
            EventWorld other = new EventWorld(ignored, Map.of());
            String published = other.rule("SELECT topic FROM \"message.publish\" WHERE topic =~ '$SYS/#'");
            String all = other.rule("SELECT topic FROM \"#\"");
            String delivered = other.rule("SELECT topic FROM \"message.deliver\"");
            String acked = other.rule("SELECT topic FROM \"$events/message_acked\"");
            String dropped = other.rule("SELECT topic FROM \"message.dropped\"");
            EventClient subscriber = other.client().connect("s").subscribe("$SYS/a", 1);

            other.tell("$SYS/a", 1);
            subscriber.ack(Ack.Kind.PUBACK, 1);
            other.tell("$SYS/b", 0);

            int seen = ignored ? 0 : 1;
            assertThat(other.outputs(published)).hasSize(2 * seen);
            assertThat(other.outputs(delivered)).hasSize(seen);
            assertThat(other.outputs(acked)).hasSize(seen);
            assertThat(other.outputs(dropped)).hasSize(seen);
            assertThat(other.outputs(all)).as("# does not select $SYS").isEmpty();
        }
    }
}
