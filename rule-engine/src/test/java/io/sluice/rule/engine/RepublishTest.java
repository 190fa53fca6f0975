package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.Publication;
import io.sluice.core.message.Message;
import io.sluice.core.testing.Feature;
import io.sluice.rule.registry.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Action republish: new messages of old ones, and what keeps them from going in circles. */
@Feature("RA-02")
class RepublishTest {
    private final EngineBench bench = EngineBench.started();
    private final List<Message> seen = new ArrayList<>();

    @BeforeEach
    void watch() {
        bench.hooks.add(
                new BrokerListener() {
                    @Override
                    public String name() {
                        return "watcher";
                    }

                    @Override
                    public Set<HookPoint> points() {
                        return Set.of(HookPoint.MESSAGE_PUBLISH);
                    }

                    @Override
                    public HookResult<Message> onPublish(Message message, Publication publication) {
                        seen.add(message);
                        return HookResult.ok();
                    }
                },
                1_000);
    }

    private List<String> topics() {
        return seen.stream().map(Message::topic).toList();
    }

    private RuleView.ActionView actionOf(String rule) {
        return bench.view(rule).actions().get(0);
    }

    private Message message(boolean retain, Map<String, Object> headers) {
        Message plain = bench.message("t", "x", 0);
        return new Message(
                plain.id(),
                plain.topic(),
                plain.payload(),
                plain.qos(),
                retain,
                plain.sender(),
                plain.timestampMillis(),
                plain.properties(),
                headers);
    }

    @Test
    void topicAndPayloadAreMadeOfTheSelection() throws Exception {
        bench.rule(
                "SELECT payload.x AS x, clientid FROM \"t/#\"",
                action("republish", "target_topic", "out/${clientid}", "target_qos", 1, "payload_tmpl", "x is ${x}"));
        bench.rule("SELECT clientid, qos FROM \"u\"", action("republish", "target_topic", "all", "payload_tmpl", ""));

        bench.publish("t/a", "{\"x\": 5}");
        bench.publish("u", "", 2);

        Message made = seen.get(1);
        assertThat(made.topic()).isEqualTo("out/c1");
        assertThat(seen.get(3).payloadText()).isEqualTo("{\"clientid\":\"c1\",\"qos\":2}");
        assertThat(made.qos()).isEqualTo(1);
        assertThat(made.payloadText()).isEqualTo("x is 5");
        assertThat(made.id()).isNotEqualTo(seen.get(0).id());
        assertThat(made.sender().clientId()).startsWith("republish_");
    }

    @Test
    void minusOneKeepsTheQosOfTheSource() throws Exception {
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "out", "target_qos", -1));

        bench.publish("t", "x", 2);

        assertThat(seen.get(1).qos()).isEqualTo(2);
        assertThat(seen.get(1).payloadText()).isEqualTo("x");
    }

    @Test
    void bytesThatAreNoTextPassUnchanged() throws Exception {
        byte[] bytes = {(byte) 0xFF, 0, (byte) 0xFE};
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "out"));

        Message message = bench.message("t", "", 0).withPayload(bytes);
        bench.broker.publish(message, bench.loop);
        bench.loop.runAll();

        assertThat(seen.get(1).payload()).isEqualTo(bytes);
    }

    @Test
    void theNewMessageComesAfterTheCurrentOne() throws Exception {
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "out"));

        bench.broker.publish(bench.message("t", "x", 0), bench.loop);
        assertThat(topics()).containsExactly("t");
        bench.loop.runAll();
        assertThat(topics()).containsExactly("t", "out");
    }

    @Test
    void aRuleDoesNotFeedItself() throws Exception {
        String rule =
                bench.rule("SELECT payload FROM \"message.publish\"", action("republish", "target_topic", "again"));

        bench.publish("t", "x");

        assertThat(topics()).containsExactly("t", "again");
        assertThat(actionOf(rule).success()).isEqualTo(1);
        assertThat(actionOf(rule).failed()).isEqualTo(1);
        assertThat(actionOf(rule).lastError()).contains("recursive republish");
    }

    @Test
    void rulesThatFeedEachOtherComeToAnEnd() throws Exception {
        bench.rule("SELECT payload FROM \"ping\"", action("republish", "target_topic", "pong"));
        bench.rule("SELECT payload FROM \"pong\"", action("republish", "target_topic", "ping"));

        bench.publish("ping", "x");

        assertThat(seen).hasSize(11);
        assertThat(seen.get(10).headers()).containsEntry("republish_hops", 10L);
    }

    @Test
    void otherRulesSeeWhatWasRepublished() throws Exception {
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "out"));
        String second = bench.inspected("SELECT topic, payload FROM \"out\"");

        bench.publish("t", "x");

        assertThat(bench.outputs(second)).hasSize(1);
    }

    @Test
    void aTopicWithWildcardsIsRefused() throws Exception {
        String rule = bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "out/${payload}"));

        bench.publish("t", "+");

        assertThat(topics()).containsExactly("t");
        assertThat(actionOf(rule).lastError()).contains("out/+");
        assertThatThrownBy(() -> bench.rule("SELECT * FROM \"t\"", action("republish", "target_topic", "a/#")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a/#");
    }

    @Test
    void aQosThatDoesNotExistIsRefused() {
        assertThatThrownBy(() ->
                        bench.rule("SELECT * FROM \"t\"", action("republish", "target_topic", "a", "target_qos", 3)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("target_qos must be one of [-1, 0, 1, 2], not 3");
    }

    @Test
    void qosAndRetainMayBeSelected() throws Exception {
        String rule = bench.rule(
                "SELECT payload.q AS q, payload.r AS r FROM \"t\"",
                action(
                        "republish",
                        "target_topic",
                        "out",
                        "target_qos",
                        "${q}",
                        "target_retain",
                        "${r}",
                        "payload_tmpl",
                        "x"));

        bench.publish("t", "{\"q\": 2, \"r\": true}");
        bench.publish("t", "{\"q\": 0, \"r\": 0}");
        bench.publish("t", "{\"q\": 7, \"r\": false}");
        bench.publish("t", "{\"q\": 1}");

        assertThat(topics()).containsExactly("t", "out", "t", "out", "t", "t");
        assertThat(seen.get(1)).extracting(Message::qos, Message::retain).containsExactly(2, true);
        assertThat(seen.get(3)).extracting(Message::qos, Message::retain).containsExactly(0, false);
        assertThat(actionOf(rule)).extracting("success", "failed").containsExactly(2L, 2L);
        assertThat(actionOf(rule).lastError()).isEqualTo("target_retain must be true or false, not undefined");
    }

    @Test
    void retainIsThatOfTheSourceUnlessItIsGiven() throws Exception {
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "same"));
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "never", "target_retain", "false"));

        bench.broker.publish(message(true, Map.of()), bench.loop);
        bench.loop.runAll();

        assertThat(seen).extracting(Message::topic).containsExactly("t", "same", "never");
        assertThat(seen).extracting(Message::retain).containsExactly(true, true, false);
        assertThatThrownBy(() -> bench.rule(
                        "SELECT * FROM \"t\"", action("republish", "target_topic", "a", "target_retain", "maybe")))
                .hasMessageContaining("{invalid_data_type,target_retain}");
    }

    @Test
    void theHeadersOfTheSourceAreCopied() throws Exception {
        bench.rule("SELECT payload FROM \"t\"", action("republish", "target_topic", "out"));
        Message source = message(false, Map.of("proto_ver", 4L));

        bench.broker.publish(source, bench.loop);
        bench.loop.runAll();

        assertThat(seen.get(1).headers()).containsEntry("proto_ver", 4L).containsKey("republish_by");
    }

    @Test
    void withoutASourceMinusOneIsZeroAndNothingIsRetained() throws Exception {
        bench.rule(
                "SELECT client_id FROM \"client.connected\"",
                action("republish", "target_topic", "on/${client_id}", "target_qos", -1, "payload_tmpl", ""));

        // an event that is about no message
        bench.hooks.connected(EngineBench.STEVEN, new ConnectInfo(true, 60, 0, 32, false, 1));
        bench.loop.runAll();

        assertThat(seen).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("on/c1");
            assertThat(message.qos()).isZero();
            assertThat(message.retain()).isFalse();
            assertThat(message.payloadText()).isEqualTo("{\"client_id\":\"c1\"}");
        });
    }

    @Test
    void aPayloadThatWasSelectedAsItCameCanBeDescendedInto() throws Exception {
        bench.rule(
                "SELECT payload, topic FROM \"t/#\"",
                action("republish", "target_topic", "out/${payload.id}", "payload_tmpl", "${payload.v.x}"));

        bench.publish("t/1", "{\"id\": \"a7\", \"v\": {\"x\": [1, 2.50]}}");

        assertThat(seen.get(1).topic()).isEqualTo("out/a7");
        assertThat(seen.get(1).payloadText()).isEqualTo("[1,2.5]");
    }
}
