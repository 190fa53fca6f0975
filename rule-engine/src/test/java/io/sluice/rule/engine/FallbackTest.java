package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.broker.PublishOutcome.Code;
import io.sluice.core.testing.Feature;
import io.sluice.rule.action.BufferCount;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.MemoryRuleStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the other actions of a rule when one fails at once: {@code on_action_failed} and {@code fallbacks}. */
@Feature("RU-04")
class FallbackTest {
    private static final ActionRequest FAILS = action("republish", "target_topic", "no/${payload}/such");

    private final MemoryRuleStore store = new MemoryRuleStore();
    private EngineBench bench = new EngineBench(
            store,
            new BufferSettings(
                    true,
                    new BufferSettings.Limits(1, 1 << 20, 0, BufferSettings.WhenFull.REFUSE),
                    new BufferSettings.Batches(10, 1 << 20, 0),
                    10));

    @BeforeEach
    void start() {
        bench.start();
    }

    private String rule(OnActionFailed onActionFailed, ActionRequest... actions) throws Exception {
        return bench.engine
                .create(new RuleRequest(null, "SELECT payload FROM \"t\"", List.of(actions), "", true, onActionFailed))
                .id();
    }

    private static ActionRequest withFallbacks(ActionRequest action, ActionRequest... fallbacks) {
        return new ActionRequest(action.name(), action.params(), List.of(fallbacks));
    }

    /** Success and failure of the actions and fallbacks of a rule, in order. */
    private List<String> counts(String rule) {
        List<String> counts = new ArrayList<>();
        bench.view(rule).actions().stream()
                .flatMap(RuleView.ActionView::all)
                .forEach(action -> counts.add(action.name() + " " + action.success() + "/" + action.failed()));
        return counts;
    }

    @Test
    void anActionThatFailsDoesNotStopTheOthers() throws Exception {
        String rule = rule(OnActionFailed.CONTINUE, action("do_nothing"), FAILS, action("do_nothing"));

        bench.publish("t", "+");

        assertThat(counts(rule)).containsExactly("do_nothing 1/0", "republish 0/1", "do_nothing 1/0");
    }

    @Test
    void withStopThoseBehindItDoNotRunForThisOutput() throws Exception {
        String rule = rule(OnActionFailed.STOP, action("do_nothing"), FAILS, action("do_nothing"));

        bench.publish("t", "+");
        assertThat(counts(rule)).containsExactly("do_nothing 1/0", "republish 0/1", "do_nothing 0/0");
        bench.publish("t", "one");
        assertThat(counts(rule)).containsExactly("do_nothing 2/0", "republish 1/1", "do_nothing 1/0");
    }

    @Test
    void eachOutputOfAForeachIsStoppedForItself() throws Exception {
        String rule = bench.engine
                .create(new RuleRequest(
                        null,
                        "FOREACH payload.list AS e DO e AS payload FROM \"t\"",
                        List.of(FAILS, action("inspect")),
                        "",
                        true,
                        OnActionFailed.STOP))
                .id();

        bench.publish("t", "{\"list\": [\"a\", \"+\", \"b\"]}");

        assertThat(counts(rule)).containsExactly("republish 2/1", "inspect 2/0");
        String inspect = bench.view(rule).actions().get(1).id();
        assertThat(bench.engine.inspections(inspect))
                .extracting(inspection -> inspection.selected().get("payload"))
                .containsExactly("a", "b");
    }

    @Test
    void fallbacksRunWhenTheActionFailsAndOnlyThen() throws Exception {
        String rule = rule(
                OnActionFailed.CONTINUE,
                withFallbacks(FAILS, FAILS, action("inspect"), action("do_nothing")),
                action("do_nothing"));

        bench.publish("t", "one");
        assertThat(counts(rule))
                .containsExactly("republish 1/0", "republish 0/0", "inspect 0/0", "do_nothing 0/0", "do_nothing 1/0");
        bench.publish("t", "+");
        assertThat(counts(rule))
                .as("a fallback that fails does not stop the other fallbacks")
                .containsExactly("republish 1/1", "republish 0/1", "inspect 1/0", "do_nothing 1/0", "do_nothing 2/0");
    }

    @Test
    void withStopTheFallbacksRunNevertheless() throws Exception {
        String rule = rule(OnActionFailed.STOP, withFallbacks(FAILS, action("inspect")), action("do_nothing"));

        bench.publish("t", "+");

        assertThat(counts(rule)).containsExactly("republish 0/1", "inspect 1/0", "do_nothing 0/0");
    }

    @Test
    void aFallbackTakesWhatAFullBufferCannotAndNothingIsRefused() throws Exception {
        bench.target.away = true;
        String resource = bench.resource();
        ActionRequest toTarget = action(FakeTarget.ACTION, "$resource", resource);
        String rule = rule(OnActionFailed.CONTINUE, withFallbacks(toTarget, action("inspect")));

        assertThat(bench.publish("t", "1", 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);
        assertThat(bench.publish("t", "2", 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);

        String inspect = bench.view(rule).actions().get(0).fallbacks().get(0).id();
        assertThat(bench.engine.inspections(inspect))
                .extracting(inspection -> inspection.selected().get("payload"))
                .containsExactly("2");
        assertThat(bench.buffer(rule).counts())
                .containsEntry(BufferCount.QUEUED, 1L)
                .containsEntry(BufferCount.DROPPED_FULL, 1L)
                .containsEntry(BufferCount.REFUSED, 0L);
    }

    @Test
    void whenTheFallbackIsFullTooThePublishIsRefusedAndHadNoEffect() throws Exception {
        bench.target.away = true;
        String resource = bench.resource();
        ActionRequest toTarget = action(FakeTarget.ACTION, "$resource", resource);
        String rule = rule(OnActionFailed.CONTINUE, action("do_nothing"), withFallbacks(toTarget, toTarget));

        bench.publish("t", "1", 1);
        bench.publish("t", "2", 1);
        assertThat(bench.publish("t", "3", 1).code()).isEqualTo(Code.REFUSED);
        assertThat(counts(rule)).first().isEqualTo("do_nothing 2/0");

        bench.target.away = false;
        bench.advance(Duration.ofMinutes(1));
        assertThat(bench.target.values()).containsExactlyInAnyOrder(Map.of("payload", "1"), Map.of("payload", "2"));
    }

    @Test
    void placesOfActionsThatAreStoppedAreGivenBack() throws Exception {
        String resource = bench.resource();
        rule(OnActionFailed.STOP, FAILS, action(FakeTarget.ACTION, "$resource", resource));

        for (String payload : Arrays.asList("+", "+", "+", "good")) {
            assertThat(bench.publish("t", payload, 1).code()).isEqualTo(Code.NO_SUBSCRIBERS);
        }
        bench.advance(Duration.ofMinutes(1));

        assertThat(bench.target.values()).containsExactly(Map.of("payload", "good"));
    }

    @Test
    void bothLastOverARestartAndAChangeKeepsTheInstances() throws Exception {
        String resource = bench.resource();
        ActionRequest toTarget = action(FakeTarget.ACTION, "$resource", resource);
        String rule = rule(OnActionFailed.STOP, withFallbacks(FAILS, toTarget, action("inspect")));
        RuleView before = bench.view(rule);

        EngineBench old = bench;
        old.engine.close(0);
        old.workers.runAll();
        bench = new EngineBench(store);
        bench.start();
        assertThat(bench.view(rule).onActionFailed()).isEqualTo(OnActionFailed.STOP);
        assertThat(ids(bench.view(rule))).isEqualTo(ids(before)).hasSize(3);
        assertThat(bench.engine.buffers().list())
                .singleElement()
                .satisfies(buffer -> assertThat(buffer.ruleId()).isEqualTo(rule));
        assertThatThrownBy(() -> bench.resources.delete(resource)).isInstanceOf(RefusedException.class);

        RuleView changed = bench.engine.update(
                rule,
                new RuleChange(
                        null,
                        List.of(withFallbacks(FAILS, action(FakeTarget.ACTION, "$resource", resource, "table", "u"))),
                        null,
                        null,
                        OnActionFailed.CONTINUE));
        assertThat(ids(changed)).isEqualTo(ids(before).subList(0, 2));
        assertThat(changed.onActionFailed()).isEqualTo(OnActionFailed.CONTINUE);
        bench.publish("t", "+");
        bench.advance(Duration.ofMinutes(1));
        assertThat(bench.target.values()).containsExactly(Map.of("payload", "+"));
    }

    private static List<String> ids(RuleView view) {
        return view.actions().stream()
                .flatMap(RuleView.ActionView::all)
                .map(RuleView.ActionView::id)
                .toList();
    }

    @Test
    void aRuleHasTheIdThatItsMakerChose() throws Exception {
        bench.engine.create(
                new RuleRequest("rule:mine", "SELECT * FROM \"t\"", List.of(), "", true, OnActionFailed.CONTINUE));

        assertThat(bench.view("rule:mine").rawsql()).isEqualTo("SELECT * FROM \"t\"");
        assertRefused("rule:mine", "Already Exists");
        assertRefused("", "Bad Arguments: the id  must be");
        assertRefused("a b", "Bad Arguments: the id a b must be");
        assertRefused("../x", "Bad Arguments: the id ../x must be");
    }

    private void assertRefused(String id, String says) {
        assertThatThrownBy(() -> bench.engine.create(
                        new RuleRequest(id, "SELECT * FROM \"t\"", List.of(), "", true, OnActionFailed.CONTINUE)))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(says);
    }

    @Test
    @Feature("RU-06")
    void countersAreSetBack() throws Exception {
        String rule = rule(OnActionFailed.CONTINUE, FAILS, action("do_nothing"));
        bench.publish("t", "+");
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.counts(rule).matched()).isEqualTo(1);

        bench.engine.resetMetrics(rule);

        assertThat(bench.counts(rule).matched()).isZero();
        assertThat(bench.counts(rule).speedMax()).isZero();
        assertThat(counts(rule)).containsExactly("republish 0/0", "do_nothing 0/0");
        bench.publish("t", "one");
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.counts(rule).speed()).isEqualTo(0.1);
    }
}
