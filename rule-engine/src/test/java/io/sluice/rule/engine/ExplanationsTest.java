package io.sluice.rule.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.core.testing.Feature;
import io.sluice.rule.engine.Explanations.MadeUp;
import io.sluice.rule.engine.RuleExplanation.Done;
import io.sluice.rule.engine.RuleExplanation.State;
import io.sluice.rule.engine.RuleExplanation.Told;
import io.sluice.rule.explain.Explanation;
import io.sluice.rule.explain.Explanation.End;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.MemoryRuleStore;
import io.sluice.rule.watch.RecentTopics.Recent;
import io.sluice.rule.watch.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stories of people whose rule does not do what they want. */
final class ExplanationsTest {
    private final EngineBench bench = EngineBench.started();

    private RuleExplanation explain(String rule) throws RefusedException {
        return bench.engine.explanations().latest(rule, 100, null);
    }

    private static Told only(RuleExplanation told) {
        assertThat(told.events()).hasSize(1);
        return told.events().get(0);
    }

    private static Explanation now(Told event) {
        return Objects.requireNonNull(event.explanation());
    }

    private State state(String rule) throws RefusedException {
        return only(explain(rule)).actions().get(0).state();
    }

    @Test
    void aRuleThatNeverFiresIsToldWhatPassesItBy() throws Exception {
        String rule = bench.inspected("SELECT * FROM \"site/+/temp\"");
        bench.inspected("SELECT * FROM \"message.publish\"");
        bench.publish("factory/1/hum", "{}");
        bench.publish("sites/1/temp", "{}");
        bench.publish("factory/2/hum", "{}");

        RuleExplanation told = explain(rule);
        assertThat(told.events()).isEmpty();
        assertThat(told.counts()).returns(0L, RuleCounts::matched).returns(0L, RuleCounts::noResult);
        RuleExplanation.PassedBy passedBy = Objects.requireNonNull(told.passedBy());
        assertThat(passedBy.filters()).containsExactly("site/+/temp");
        assertThat(passedBy.published()).isEqualTo(3);
        assertThat(passedBy.topics())
                .as("what was meant, probably, comes first")
                .extracting(Recent::topic)
                .startsWith("sites/1/temp")
                .contains("factory/1/hum", "factory/2/hum");
    }

    @Test
    void whatWhereDemandsOfTheTopicIsToldLikeAFilter() throws Exception {
        String rule = bench.inspected("SELECT * FROM \"message.publish\" WHERE topic =~ 'a/#' AND qos = 1");
        String system = bench.inspected("SELECT * FROM \"$SYS/#\"");
        bench.publish("b/1", "{}");
        bench.publish("$SYS/brokers", "{}");
        assertThat(explain(rule).passedBy())
                .isNotNull()
                .returns(List.of("a/#"), RuleExplanation.PassedBy::filters)
                .returns(1L, RuleExplanation.PassedBy::published)
                .returns(false, RuleExplanation.PassedBy::systemIgnored);
        assertThat(explain(system).passedBy()).isNotNull().returns(true, RuleExplanation.PassedBy::systemIgnored);
        assertThat(explain(bench.inspected("SELECT * FROM \"client.connected\""))
                        .passedBy())
                .isNull();
        bench.advance(Duration.ofSeconds(1));
        assertThat(explain(bench.inspected("SELECT * FROM \"c\"")).passedBy())
                .as("what was there before the rule did not pass it by")
                .isNotNull()
                .returns(List.of(), RuleExplanation.PassedBy::topics)
                .returns(0L, RuleExplanation.PassedBy::published);
    }

    @Test
    @Feature("RU-06")
    void everyEndIsCountedOnceAndToldWithItsReason() throws Exception {
        String rule = bench.inspected("SELECT payload.x + 1 AS y FROM \"t/#\" WHERE y > 10");
        bench.publish("t/1", "{\"x\": 20}");
        bench.publish("t/2", "{\"x\": 1}");
        bench.publish("t/3", "{\"x\": true}");
        bench.publish("t/4", "x=20");

        assertThat(bench.counts(rule))
                .returns(1L, RuleCounts::matched)
                .returns(1L, RuleCounts::passed)
                .returns(1L, RuleCounts::noResult)
                .returns(2L, RuleCounts::failed)
                .returns(
                        Map.of(
                                FailureReason.EXCEPTION, 1L,
                                FailureReason.NOT_JSON, 1L,
                                FailureReason.INTERNAL, 0L),
                        RuleCounts::failedBy)
                .returns(bench.time.wallMillis(), RuleCounts::lastErrorAtMillis)
                .matches(counts -> String.valueOf(counts.lastError()).startsWith("the payload is not JSON"));
        List<Told> events = explain(rule).events();
        assertThat(events).extracting(Told::topic).containsExactly("t/1", "t/2", "t/3", "t/4");
        assertThat(events)
                .extracting(event -> now(event).end())
                .containsExactly(End.MATCHED, End.WHERE, End.SELECT, End.SELECT);
        assertThat(events)
                .extracting(event -> Objects.requireNonNull(event.atRunTime()).end())
                .containsExactly(Seen.End.MATCHED, Seen.End.NO_RESULT, Seen.End.FAILED, Seen.End.FAILED);
        assertThat(events).extracting(Told::note).containsOnlyNulls();
        assertThat(events.get(0).actions())
                .extracting(Done::name, Done::state)
                .containsExactly(tuple("inspect", State.DONE));
        assertThat(bench.engine.explanations().latest(rule, 2, null).events())
                .extracting(Told::topic)
                .containsExactly("t/3", "t/4");
    }

    @Test
    @Feature("RU-07")
    void anActionThatFailsIsToldWithItsReason() throws Exception {
        String rule = bench.rule(
                "SELECT '#' AS t FROM \"t/#\"",
                EngineBench.action("republish", "target_topic", "bad/${t}", "target_qos", 0L, "payload_tmpl", "x"),
                EngineBench.action("do_nothing"));
        bench.publish("t/1", "{}");
        assertThat(only(explain(rule)).actions()).extracting(Done::state).containsExactly(State.FAILED, State.DONE);
        assertThat(only(explain(rule)).actions().get(0).reason()).contains("bad/#");
        RuleView.ActionView action = bench.view(rule).actions().get(0);
        assertThat(action)
                .returns(1L, RuleView.ActionView::taken)
                .returns(1L, RuleView.ActionView::failed)
                .returns(bench.time.wallMillis(), RuleView.ActionView::lastErrorAtMillis);
    }

    private String stored() throws Exception {
        return bench.rule(
                "SELECT payload.x AS x FROM \"t/#\"",
                EngineBench.action(FakeTarget.ACTION, "$resource", bench.resource()));
    }

    @Test
    void aRowIsFollowedToItsTarget() throws Exception {
        String rule = stored();
        bench.target.away = true;
        bench.publish("t/1", "{\"x\":1}");
        bench.advance(Duration.ofSeconds(1));
        assertThat(only(explain(rule)).actions().get(0))
                .returns(State.WAITING, Done::state)
                .matches(done -> String.valueOf(done.reason()).contains("target is away"));
        bench.target.away = false;
        bench.advance(Duration.ofSeconds(60));
        assertThat(state(rule)).isEqualTo(State.DELIVERED);
    }

    @Test
    void aRowThatTheTargetRefusedIsADeadLetter() throws Exception {
        String rule = stored();
        bench.target.poison = row -> true;
        bench.publish("t/1", "{\"x\":1}");
        bench.advance(Duration.ofSeconds(5));
        assertThat(only(explain(rule)).actions().get(0))
                .returns(State.REJECTED, Done::state)
                .matches(done -> String.valueOf(done.reason()).contains("poison"));
    }

    @Test
    void anotherStatementIsTriedOnTheEventsThatWere() throws Exception {
        String rule = bench.inspected("SELECT payload.x AS x FROM \"t/#\" WHERE x > 10");
        bench.publish("t/1", "{\"x\": 20}");
        bench.publish("t/2", "{\"x\": 7}");

        RuleExplanation tried =
                bench.engine.explanations().latest(rule, 9, "SELECT payload.x AS x FROM \"t/#\" WHERE x > 5");
        assertThat(tried.events()).extracting(event -> now(event).end()).containsExactly(End.MATCHED, End.MATCHED);
        assertThat(tried.events().get(1).atRunTime())
                .isNotNull()
                .returns(Seen.End.NO_RESULT, RuleExplanation.AtRunTime::end);
        assertThat(tried.events().get(1).note()).contains("another statement");
        assertThat(bench.counts(rule)).as("nothing happened").returns(1L, RuleCounts::matched);
        assertThat(bench.outputs(rule)).hasSize(1);
        assertThatThrownBy(() -> bench.engine.explanations().latest(rule, 9, "SELEC"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> explain("rule:none"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("Rule rule:none Not Found");
    }

    private Explanation madeUp(String rule, @Nullable String topic, @Nullable Object payload) throws Exception {
        return now(only(bench.engine.explanations().of(rule, null, new MadeUp(null, topic, payload))));
    }

    @Test
    void anEventCanBeMadeUp() throws Exception {
        String rule = bench.inspected("SELECT payload.x AS x, topic FROM \"site/+/t\" WHERE x > 10");
        assertThat(madeUp(rule, null, "{\"x\": 20}"))
                .as("on a topic that the rule reads")
                .returns(End.MATCHED, Explanation::end)
                .returns(List.of(Map.of("x", 20L, "topic", "site/1/t")), Explanation::outputs);
        assertThat(madeUp(rule, null, Map.of("x", 1L)).end()).isEqualTo(End.WHERE);
        assertThat(madeUp(rule, "other", "{}").end()).isEqualTo(End.FROM);
        RuleExplanation given = bench.engine
                .explanations()
                .of(rule, null, new MadeUp(Map.of("topic", "site/9/t", "payload", "{\"x\": 11}"), null, null));
        assertThat(now(only(given)).end()).isEqualTo(End.MATCHED);
        assertThatThrownBy(() -> bench.engine
                        .explanations()
                        .of(rule, null, new MadeUp(Map.of("event", "client.flies"), null, null)))
                .isInstanceOf(RefusedException.class);
        assertThat(bench.counts(rule).matched()).isZero();
    }

    @Test
    void theEventsOutliveAChangeAndADisabledRuleSaysSo() throws Exception {
        String rule = bench.inspected("SELECT payload.x AS x FROM \"t/#\" WHERE x > 10");
        bench.publish("t/1", "{\"x\": 7}");
        bench.engine.update(rule, new RuleChange("SELECT payload.x AS x FROM \"t/#\" WHERE x > 5", null, null, false));
        RuleExplanation told = explain(rule);
        assertThat(told.enabled()).isFalse();
        assertThat(only(told).note()).contains("another statement");
        assertThat(now(only(told)).end()).isEqualTo(End.MATCHED);
    }

    @Test
    void aLargePayloadIsNotKeptAndThatIsSaid() throws Exception {
        String rule = bench.inspected("SELECT payload.x AS x FROM \"t/#\"");
        bench.publish("t/1", "{\"x\": \"" + "y".repeat(20_000) + "\"}");
        Told event = only(explain(rule));
        assertThat(event.explanation()).isNull();
        assertThat(event.payload()).isNull();
        assertThat(event.note()).contains("too large");
        assertThat(event.atRunTime()).isNotNull().returns(1, RuleExplanation.AtRunTime::outputs);
    }

    @Test
    void countersAndTimesBeginAnewOnDemand() throws Exception {
        String rule = bench.inspected("SELECT payload.x + 1 AS x FROM \"t/#\"");
        bench.publish("t/1", "{\"x\": 1}");
        bench.publish("t/1", "{\"x\": true}");
        assertThat(bench.counts(rule).latency().samples()).isEqualTo(2);
        bench.advance(Duration.ofSeconds(1));
        bench.engine.resetMetrics(rule);
        assertThat(bench.counts(rule))
                .returns(0L, RuleCounts::matched)
                .returns(0L, RuleCounts::failed)
                .returns(null, RuleCounts::lastError)
                .returns(bench.time.wallMillis(), RuleCounts::sinceMillis)
                .matches(counts -> counts.latency().samples() == 0);
        assertThat(bench.view(rule).actions().get(0).taken()).isZero();
        assertThat(explain(rule).events()).as("what happened is still told").hasSize(2);
    }

    @Test
    void aBrokenRuleTellsItsProblem() throws Exception {
        MemoryRuleStore store = new MemoryRuleStore();
        store.put(RuleStore.Kind.RULE, "rule:bad", "{\"rawsql\":\"SELEC\",\"actions\":[]}");
        EngineBench broken = new EngineBench(store);
        broken.start();
        RuleExplanation told = broken.engine.explanations().latest("rule:bad", 5, null);
        assertThat(told.problem()).isNotBlank();
        assertThat(told.events()).isEmpty();
    }
}
