package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.STEVEN;
import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.broker.PublishOutcome.Code;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.DisconnectInfo;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.testing.FakeTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens in the broker, seen by rules. */
class RuleEngineTest {
    private static final ConnectInfo CONNECT = new ConnectInfo(true, 60, 300, 32, false, 1_700_000_000_123L);

    private final EngineBench bench = EngineBench.started();

    @Test
    @Feature({"SQ-19", "RU-01"})
    void aPublishBecomesARowInTheTarget() throws Exception {
        String resource = bench.resource();
        String rule = bench.rule(
                "SELECT payload.temp AS temp, client_id FROM \"message.publish\" WHERE topic =~ 'site/+/t'",
                action(FakeTarget.ACTION, "$resource", resource));

        bench.publish("site/7/t", "{\"temp\": 21.5}");
        bench.advance(Duration.ofSeconds(1));

        assertThat(rule).matches("rule:[0-9a-f]{8}");
        assertThat(bench.target.values()).containsExactly(Map.of("temp", 21.5, "client_id", "c1"));
        assertThat(bench.counts(rule).matched()).isEqualTo(1);
        assertThat(bench.view(rule).actions().get(0).success()).isEqualTo(1);
        assertThat(bench.metrics.get(Metric.RULES_MATCHED)).isEqualTo(1);
        assertThat(bench.metrics.get(Metric.ACTIONS_SUCCESS)).isEqualTo(1);
    }

    @Test
    @Feature("SQ-10")
    void theNineFieldsOfAPublish() throws Exception {
        String rule = bench.inspected("SELECT client_id, username, event, id, topic, payload, peername, qos, timestamp"
                + " FROM \"message.publish\"");

        bench.publish("t/a", "hello", 1);

        Map<String, Object> output = bench.outputs(rule).get(0);
        assertThat(output)
                .containsEntry("client_id", "c1")
                .containsEntry("username", "steven")
                .containsEntry("event", "message.publish")
                .containsEntry("topic", "t/a")
                .containsEntry("payload", "hello")
                .containsEntry("peername", "10.0.0.7:40123")
                .containsEntry("qos", 1L)
                .containsEntry("timestamp", bench.time.wallMillis());
        assertThat((String) output.get("id")).matches("[0-9A-F]{32}");
    }

    @Test
    @Feature("SQ-19")
    void eventsOfEveryProtocolEnterTheSameStream() throws Exception {
        String messages = bench.inspected("SELECT clientid, headers.proto_name AS p FROM \"t/#\"");
        String clients = bench.inspected("SELECT clientid, proto_name, proto_ver FROM \"$events/client_connected\"");
        var meter = new ClientInfo("m1", null, "10.0.0.8", 5683, "CoAP", 1, "coap:udp:5683", "external", "", false);
        var tracker = new ClientInfo("g1", null, "10.0.0.9", 8090, "tcp", 1, "tcp:tcp:8090", "external", "", false);

        for (ClientInfo client : List.of(STEVEN, meter, tracker)) {
            bench.hooks.connected(client, CONNECT);
            bench.publish("t/a", "x", client);
        }

        assertThat(bench.outputs(messages))
                .containsExactly(
                        Map.of("clientid", "c1", "p", "MQTT"),
                        Map.of("clientid", "m1", "p", "CoAP"),
                        Map.of("clientid", "g1", "p", "tcp"));
        assertThat(bench.outputs(clients))
                .containsExactly(
                        Map.of("clientid", "c1", "proto_name", "MQTT", "proto_ver", 4L),
                        Map.of("clientid", "m1", "proto_name", "CoAP", "proto_ver", 1L),
                        Map.of("clientid", "g1", "proto_name", "tcp", "proto_ver", 1L));
    }

    @Test
    void newerNamesReadTheSameMessage() throws Exception {
        String rule = bench.inspected("SELECT clientid, peerhost, flags.retain AS retain FROM \"t/#\"");

        bench.publish("t/a", "hello");
        bench.publish("elsewhere", "hello");

        assertThat(bench.outputs(rule))
                .containsExactly(Map.of("clientid", "c1", "peerhost", "10.0.0.7", "retain", false));
    }

    @Test
    @Feature("SQ-14")
    void aClientConnects() throws Exception {
        String rule = bench.inspected("SELECT * FROM \"client.connected\" WHERE username = 'steven'");

        bench.hooks.connected(STEVEN, CONNECT);

        assertThat(bench.outputs(rule).get(0))
                .containsEntry("client_id", "c1")
                .containsEntry("username", "steven")
                .containsEntry("event", "client.connected")
                .containsEntry("auth_result", "success")
                .containsEntry("clean_start", true)
                .containsEntry("connack", 0L)
                .containsEntry("connected_at", 1_700_000_000_123L)
                .containsEntry("is_bridge", false)
                .containsEntry("keepalive", 60L)
                .containsEntry("mountpoint", "")
                .containsEntry("peername", "10.0.0.7:40123")
                .containsEntry("proto_ver", 4L)
                .containsEntry("timestamp", bench.time.wallMillis());
    }

    @Test
    @Feature("SQ-15")
    void aClientDisconnects() throws Exception {
        String old = bench.inspected("SELECT client_id, reason_code FROM \"client.disconnected\"");
        String recent = bench.inspected("SELECT clientid, reason FROM \"$events/client_disconnected\"");

        bench.hooks.disconnected(
                STEVEN, new DisconnectInfo(CloseReason.KEEPALIVE_TIMEOUT, "10.0.0.1:1883", PacketProperties.NONE));

        assertThat(bench.outputs(old)).containsExactly(Map.of("client_id", "c1", "reason_code", "keepalive_timeout"));
        assertThat(bench.outputs(recent)).containsExactly(Map.of("clientid", "c1", "reason", "keepalive_timeout"));
    }

    @Test
    @Feature("SQ-16")
    void aClientSubscribes() throws Exception {
        String asked = bench.inspected("SELECT topic, qos, topic_filters FROM \"client.subscribe\"");
        String holds = bench.inspected("SELECT topic, qos, nl, rap, rh FROM \"session.subscribed\"");

        bench.hooks.subscribe(STEVEN, List.of(new TopicRequest("t/#", SubscribeOptions.ofQos(1))));
        bench.hooks.sessionSubscribed(
                STEVEN, TopicFilter.parse("t/#"), SubscribeOptions.ofQos(1), PacketProperties.NONE);

        Map<String, Object> output = bench.outputs(asked).get(0);
        assertThat(output).containsEntry("topic", "t/#").containsEntry("qos", 1L);
        assertThat(output.get("topic_filters")).asString().contains("topic=t/#", "qos=1");
        assertThat(bench.outputs(holds))
                .containsExactly(Map.of("topic", "t/#", "qos", 1L, "nl", 0L, "rap", 0L, "rh", 0L));
    }

    @Test
    @Feature({"SQ-11", "SQ-12", "SQ-13"})
    void aMessageIsDeliveredAcknowledgedOrDropped() throws Exception {
        String delivered = bench.inspected("SELECT event, client_id, topic FROM \"message.deliver\"");
        String acked = bench.inspected("SELECT event, clientid, from_clientid FROM \"$events/message_acked\"");
        String nobody = bench.inspected("SELECT event, topic, node FROM \"message.dropped\"");
        String late = bench.inspected("SELECT clientid, reason FROM \"$events/delivery_dropped\"");
        var receiver = ClientInfo.internal("receiver");

        var message = bench.message("t/a", "x", 1);
        bench.hooks.deliver(receiver, message);
        bench.hooks.acked(receiver, message, PacketProperties.NONE);
        bench.hooks.dropped(receiver, message, DropReason.QUEUE_FULL);
        bench.publish("t/nobody", "x");

        assertThat(bench.outputs(delivered))
                .containsExactly(Map.of("event", "message.deliver", "client_id", "receiver", "topic", "t/a"));
        assertThat(bench.outputs(acked))
                .containsExactly(Map.of("event", "message.acked", "clientid", "receiver", "from_clientid", "c1"));
        assertThat(bench.outputs(nobody))
                .containsExactly(Map.of("event", "message.dropped", "topic", "t/nobody", "node", "node@test"));
        assertThat(bench.outputs(late)).containsExactly(Map.of("clientid", "receiver", "reason", "queue_full"));
    }

    @Test
    void eachEventOfOneMessageIsARowOfItsOwn() throws Exception {
        String resource = bench.resource();
        bench.rule("SELECT client_id FROM \"message.deliver\"", action(FakeTarget.ACTION, "$resource", resource));
        var message = bench.message("t/a", "x", 1);

        bench.hooks.deliver(ClientInfo.internal("one"), message);
        bench.hooks.deliver(ClientInfo.internal("two"), message);
        bench.advance(Duration.ofSeconds(1));

        assertThat(bench.target.values()).containsExactly(Map.of("client_id", "one"), Map.of("client_id", "two"));
    }

    @Test
    void messagesOfTheSystemRaiseNothing() throws Exception {
        String rule = bench.inspected("SELECT topic FROM \"message.publish\"");

        bench.publish("$SYS/brokers/node/uptime", "1");
        bench.publish("$other", "1");

        assertThat(bench.outputs(rule)).containsExactly(Map.of("topic", "$other"));
    }

    @Test
    void withoutRulesNobodyListens() throws Exception {
        assertThat(bench.hooks.has(HookPoint.MESSAGE_PUBLISH)).isFalse();

        String rule = bench.inspected("SELECT topic FROM \"message.publish\"");
        assertThat(bench.hooks.has(HookPoint.MESSAGE_PUBLISH)).isTrue();
        assertThat(bench.hooks.has(HookPoint.CLIENT_CONNECTED)).isFalse();

        bench.engine.delete(rule);
        assertThat(bench.hooks.has(HookPoint.MESSAGE_PUBLISH)).isFalse();
    }

    @Test
    @Feature("SQ-06")
    void aPayloadThatIsNotJsonIsAFailureThatDisturbsNobody() throws Exception {
        String needsJson = bench.inspected("SELECT payload.x AS x FROM \"message.publish\" WHERE x = 1");
        String other = bench.inspected("SELECT topic FROM \"message.publish\"");

        Code outcome = bench.publish("t/a", "hello").code();

        assertThat(outcome).isEqualTo(Code.NO_SUBSCRIBERS);
        assertThat(bench.counts(needsJson).failed()).isEqualTo(1);
        assertThat(bench.counts(needsJson).lastError()).contains("not JSON");
        assertThat(bench.outputs(needsJson)).isEmpty();
        assertThat(bench.outputs(other)).hasSize(1);
    }

    @Test
    void aRuleThatFailsAtRunTimeDisturbsNobody() throws Exception {
        String fails = bench.inspected("SELECT payload.x + 1 AS y FROM \"message.publish\"");
        String other = bench.inspected("SELECT payload.x AS x FROM \"message.publish\"");

        bench.publish("t/a", "{\"x\": \"text\"}");
        bench.publish("t/a", "{\"x\": 1}");

        assertThat(bench.counts(fails).failed()).isEqualTo(1);
        assertThat(bench.metrics.get(Metric.RULES_FAILED)).isEqualTo(1);
        assertThat(bench.counts(fails).matched()).isEqualTo(1);
        assertThat(bench.counts(fails).lastError()).isNotBlank();
        assertThat(bench.outputs(fails)).containsExactly(Map.of("y", 2L));
        assertThat(bench.outputs(other)).hasSize(2);
    }

    @Test
    @Feature("RU-04")
    void actionsRunInOrderAndOneThatFailsDoesNotStopTheNext() throws Exception {
        String rule = bench.rule(
                "SELECT topic, payload FROM \"t/#\"",
                action("republish", "target_topic", "bad/${payload}"),
                action("do_nothing"));

        bench.publish("t/a", "#");

        List<RuleView.ActionView> actions = bench.view(rule).actions();
        assertThat(actions.get(0).failed()).isEqualTo(1);
        assertThat(actions.get(0).lastError()).contains("bad/#");
        assertThat(actions.get(1).success()).isEqualTo(1);
        assertThat(actions.get(1).failed()).isZero();
    }

    @Test
    void everyRowOfForeachGoesThroughEveryAction() throws Exception {
        String resource = bench.resource();
        String rule = bench.rule(
                "FOREACH payload.list AS e DO e.v AS v INCASE e.v > 1 FROM \"message.publish\"",
                action(FakeTarget.ACTION, "$resource", resource),
                action("do_nothing"));

        bench.publish("t", "{\"list\": [{\"v\": 1}, {\"v\": 2}, {\"v\": 3}]}");
        bench.publish("t", "{\"list\": 5}");
        bench.advance(Duration.ofSeconds(1));

        assertThat(bench.target.values()).containsExactly(Map.of("v", 2L), Map.of("v", 3L));
        assertThat(bench.target.stored.get(0).key())
                .isNotEqualTo(bench.target.stored.get(1).key());
        assertThat(bench.view(rule).actions().get(1).success()).isEqualTo(2);
        assertThat(bench.counts(rule).matched())
                .as("no array is a match without output")
                .isEqualTo(2);
        assertThat(bench.counts(rule).passed()).isEqualTo(1);
    }
}
