package io.sluice.rule.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.rule.engine.TestOutcome.CompileError;
import io.sluice.rule.engine.TestOutcome.NoMatch;
import io.sluice.rule.engine.TestOutcome.Outputs;
import io.sluice.rule.engine.TestOutcome.RunTimeError;
import io.sluice.rule.engine.TestOutcome.Selected;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules tried on events that are made up. */
@Feature("SQ-22")
class RuleTestTest {
    @Test
    void exactlyTheColumnsOfTheContextExist() {
        assertThat(RuleTest.run(
                        "SELECT client_id, username, payload.x AS x FROM \"message.publish\"",
                        Map.of("event", "message.publish", "client_id", "c9", "payload", "{\"x\": 7}")))
                .isEqualTo(new Selected(Map.of("client_id", "c9", "x", 7L)));
    }

    @Test
    void withoutAnEventColumnsThatAreMissingHaveSampleValues() {
        assertThat(RuleTest.run(
                        "SELECT client_id, username, topic, qos FROM \"message.publish\"", Map.of("username", "fred")))
                .isEqualTo(new Selected(Map.of("client_id", "c_emqx", "username", "fred", "topic", "t1", "qos", 1L)));
        assertThat(RuleTest.run("SELECT topic FROM \"t/#\"", Map.of("event_type", "message_publish", "topic", "t/9")))
                .isEqualTo(new Selected(Map.of("topic", "t/9")));
        assertThat(RuleTest.run("SELECT topic FROM \"t/#\"", Map.of("event_type", "client_connected")))
                .isEqualTo(new NoMatch());
    }

    @Test
    void withoutAContextTheSampleIsTaken() {
        assertThat(RuleTest.run("SELECT client_id, topic, qos FROM \"message.publish\"", null))
                .isEqualTo(new Selected(Map.of("client_id", "c_emqx", "topic", "t1", "qos", 1L)));
        assertThat(RuleTest.run("SELECT clientid, topic FROM \"a/+/#\"", null))
                .isEqualTo(new Selected(Map.of("clientid", "c_emqx", "topic", "a/1")));
        assertThat(RuleTest.run("SELECT reason_code FROM \"client.disconnected\"", null))
                .isEqualTo(new Selected(Map.of("reason_code", "normal")));
        assertThat(RuleTest.run("SELECT topic FROM \"#\"", null)).isEqualTo(new Selected(Map.of("topic", "t1")));
    }

    @Test
    void theEventMustBeOneOfTheRule() {
        assertThat(RuleTest.run("SELECT * FROM \"message.publish\"", Map.of("event", "client.connected")))
                .isEqualTo(new NoMatch());
        assertThat(RuleTest.run("SELECT * FROM \"message.publish\"", Map.of("event", "no.such")))
                .isEqualTo(new NoMatch());
        assertThat(RuleTest.run("SELECT * FROM \"t/#\"", Map.of("event", "message.publish", "topic", "u")))
                .isEqualTo(new NoMatch());
        assertThat(RuleTest.run("SELECT topic FROM \"t/#\"", Map.of("topic", "t/1")))
                .isEqualTo(new Selected(Map.of("topic", "t/1")));
    }

    @Test
    void aFalseConditionIsNoMatch() {
        assertThat(RuleTest.run("SELECT qos FROM \"message.publish\" WHERE qos = 2", Map.of("qos", 1)))
                .isEqualTo(new NoMatch());
    }

    @Test
    void foreachAnswersAList() {
        assertThat(RuleTest.run(
                        "FOREACH payload.l AS e DO e AS v FROM \"message.publish\"",
                        Map.of("payload", "{\"l\":[1,2]}")))
                .isEqualTo(new Outputs(List.of(Map.of("v", 1L), Map.of("v", 2L))));
    }

    @Test
    void aMistakeHasItsPlace() {
        TestOutcome outcome = RuleTest.run("SELECT *\nFROM \"message.publsh\"", null);

        assertThat(outcome).isInstanceOfSatisfying(CompileError.class, error -> {
            assertThat(error.line()).isEqualTo(2);
            assertThat(error.column()).isEqualTo(6);
            assertThat(error.message()).contains("message.publish");
        });
    }

    @Test
    void aFailureHasItsReason() {
        assertThat(RuleTest.run(
                        "SELECT payload.x + 1 AS y FROM \"message.publish\"", Map.of("payload", "{\"x\":\"a\"}")))
                .isInstanceOfSatisfying(
                        RunTimeError.class, error -> assertThat(error.message()).isNotBlank());
    }

    @Test
    void valuesOfAnyJsonLibraryAreTaken() {
        assertThat(RuleTest.run(
                        "SELECT qos + 1 AS q, payload.a AS a, payload.f AS f FROM \"message.publish\"",
                        Map.of("qos", 1, "payload", Map.of("a", List.of(1, 2), "f", new BigDecimal("1.5")))))
                .isEqualTo(new Selected(Map.of("q", 2L, "a", List.of(1L, 2L), "f", 1.5)));
    }

    @Test
    void topicFiltersMayBeText() {
        assertThat(RuleTest.run(
                        "SELECT topic_filters FROM \"client.subscribe\"",
                        Map.of("topic_filters", "[{\"topic\":\"t/#\",\"qos\":1}]")))
                .isEqualTo(new Selected(Map.of("topic_filters", List.of(Map.of("topic", "t/#", "qos", 1L)))));
    }
}
