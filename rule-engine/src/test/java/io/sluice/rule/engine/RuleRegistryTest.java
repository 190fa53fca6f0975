package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.BufferStatus.State;
import io.sluice.rule.queue.DeadLetter;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.MemoryRuleStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of rules: made, changed, kept over a restart, broken, waiting. */
class RuleRegistryTest {
    private final MemoryRuleStore store = new MemoryRuleStore();
    private EngineBench bench = new EngineBench(store);

    @BeforeEach
    void start() {
        bench.start();
    }

    private void restart() {
        bench.engine.close(0);
        bench.workers.runAll();
        EngineBench old = bench;
        bench = new EngineBench(store);
        bench.target.away = old.target.away;
        bench.start();
    }

    @Test
    @Feature("RU-02")
    void aRuleIsShownListedAndDeleted() throws Exception {
        String first = bench.inspected("SELECT * FROM \"message.publish\"");
        String second = bench.rule("SELECT * FROM \"t/#\", \"client.connected\"", action("do_nothing"));

        assertThat(bench.engine.list()).extracting(RuleView::id).containsExactly(first, second);
        RuleView view = bench.view(second);
        assertThat(view.rawsql()).isEqualTo("SELECT * FROM \"t/#\", \"client.connected\"");
        assertThat(view.events()).containsExactly("t/#", "client.connected");
        assertThat(view.enabled()).isTrue();
        assertThat(view.problem()).isNull();
        assertThat(view.actions().get(0).id()).matches("do_nothing_[0-9]{19}");

        bench.engine.delete(first);
        bench.engine.delete("rule:none");
        assertThat(bench.engine.find(first)).isEmpty();
        assertThat(bench.engine.list()).hasSize(1);
    }

    @Test
    @Feature("SQ-23")
    void whatIsWrongInARuleIsSaidWhenItIsMade() throws Exception {
        assertRefused("SELECT * FROM \"t\"", "$resource is required", action("data_to_fake"));
        String resource = bench.resource();
        assertRefused("SELECT FROM", "line 1, column", action("inspect"));
        assertRefused("SELECT * FROM \"t\"", "Action inspct Not Found; did you mean inspect?", action("inspct"));
        assertRefused("SELECT * FROM \"t\"", "target_topc", action("republish", "target_topc", "x"));
        assertRefused(
                "SELECT * FROM \"t\"",
                "Resource resource:0 Not Found",
                action("data_to_fake", "$resource", "resource:0"));
        assertRefused("SELECT * FROM \"t\"", "tabel", action("data_to_fake", "$resource", resource, "tabel", "x"));
        assertRefused(
                "SELECT * FROM \"t\"", "buffer_rows", action("data_to_fake", "$resource", resource, "buffer_rows", -1));
        assertThat(bench.engine.list()).isEmpty();
        assertThat(store.load(RuleStore.Kind.RULE)).isEmpty();
    }

    @Test
    void theOnlyResourceOfItsTypeNeedsNoName() throws Exception {
        String resource = bench.resource();
        RuleView view = bench.engine.create(RuleRequest.of("SELECT * FROM \"t\"", action("data_to_fake")));
        assertThat(view.actions().get(0).params()).containsEntry("$resource", resource);
        bench.resource();
        assertRefused("SELECT * FROM \"t\"", "$resource is required", action("data_to_fake"));
    }

    private void assertRefused(String sql, String says, RuleRequest.ActionRequest action) {
        assertThatThrownBy(() -> bench.rule(sql, action))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST))
                .hasMessageContaining(says);
    }

    @Test
    @Feature("RU-05")
    void aRuleIsSwitchedOffAndOn() throws Exception {
        String rule = bench.inspected("SELECT topic FROM \"message.publish\"");

        assertThat(bench.engine.update(rule, RuleChange.enabled(false)).enabled())
                .isFalse();
        bench.publish("t/1", "x");
        assertThat(bench.counts(rule).matched()).isZero();

        bench.engine.update(rule, RuleChange.enabled(true));
        bench.publish("t/2", "x");
        assertThat(bench.outputs(rule)).containsExactly(Map.of("topic", "t/2"));
    }

    @Test
    void aChangeKeepsIdMetricsAndTheActionsThatStay() throws Exception {
        String resource = bench.resource();
        var toTarget = action(FakeTarget.ACTION, "$resource", resource);
        String rule = bench.rule("SELECT payload.a AS v FROM \"t\"", action("do_nothing"), toTarget);
        String keptId = bench.view(rule).actions().get(1).id();
        bench.publish("t", "{\"a\": 1, \"b\": 2}");

        RuleView changed = bench.engine.update(
                rule,
                new RuleChange("SELECT payload.b AS v FROM \"t\"", List.of(toTarget, action("inspect")), "new", null));
        bench.publish("t", "{\"a\": 1, \"b\": 2}");
        bench.advance(Duration.ofSeconds(1));

        assertThat(changed.description()).isEqualTo("new");
        assertThat(changed.actions().get(0).id()).isEqualTo(keptId);
        assertThat(bench.counts(rule).matched()).isEqualTo(2);
        assertThat(bench.target.values()).containsExactly(Map.of("v", 1L), Map.of("v", 2L));
        assertThat(bench.view(rule).actions())
                .extracting(RuleView.ActionView::success)
                .containsExactly(2L, 1L);
    }

    @Test
    void aChangeThatIsWrongChangesNothing() throws Exception {
        String rule = bench.inspected("SELECT topic FROM \"t\"");

        assertThatThrownBy(() -> bench.engine.update(rule, new RuleChange("SELECT", null, null, null)))
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> bench.engine.update("rule:none", RuleChange.enabled(true)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
        bench.publish("t", "x");
        assertThat(bench.outputs(rule)).hasSize(1);
    }

    @Test
    void rowsOfADeletedRuleStillArrive() throws Exception {
        String rule = bench.rule("SELECT topic FROM \"t\"", action(FakeTarget.ACTION, "$resource", bench.resource()));
        bench.publish("t", "x");

        bench.engine.delete(rule);
        bench.workers.runAll();

        assertThat(bench.target.stored).hasSize(1);
        assertThat(bench.target.closedActions)
                .as("tried out once, then the one in use")
                .isEqualTo(2);
    }

    @Test
    @Feature("RU-10")
    void rulesSurviveARestart() throws Exception {
        String rule = bench.rule(
                "SELECT payload.x AS x FROM \"t\"", action(FakeTarget.ACTION, "$resource", bench.resource()));
        String off = bench.inspected("SELECT * FROM \"u\"");
        bench.engine.update(off, RuleChange.enabled(false));
        RuleView before = bench.view(rule);

        restart();

        RuleView after = bench.view(rule);
        assertThat(after.actions().get(0).id())
                .isEqualTo(before.actions().get(0).id());
        assertThat(after.rawsql()).isEqualTo(before.rawsql());
        assertThat(after.createdAtMillis()).isEqualTo(before.createdAtMillis());
        assertThat(bench.view(off).enabled()).isFalse();
        bench.publish("t", "{\"x\": 1}");
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.target.values()).containsExactly(Map.of("x", 1L));
        assertThat(bench.engine.list()).extracting(RuleView::id).containsExactly(rule, off);
    }

    @Test
    @Feature({"RU-10", "RU-12"})
    void aRuleWaitsForATargetThatIsDownAtTheStart() throws Exception {
        String rule = bench.rule("SELECT topic FROM \"t\"", action(FakeTarget.ACTION, "$resource", bench.resource()));
        bench.target.away = true;
        restart();

        bench.publish("t", "x");
        bench.advance(Duration.ofSeconds(5));
        RuleView view = bench.view(rule);
        assertThat(view.enabled()).isTrue();
        assertThat(view.problem()).isNull();
        assertThat(bench.buffer(rule).rows()).isEqualTo(1);
        assertThat(bench.buffer(rule).state()).isEqualTo(State.BACKING_OFF);
        assertThat(bench.buffer(rule).lastError()).contains("connection refused");
        assertThat(bench.target.batches)
                .as("nothing is sent to a resource that is away")
                .isEmpty();

        bench.target.away = false;
        bench.advance(Duration.ofSeconds(4));
        assertThat(bench.target.stored).as("as soon as the resource is back").hasSize(1);
    }

    @Test
    @Feature("RU-12")
    void aStoredRuleThatIsBrokenIsKeptAndBlocksNothing() throws Exception {
        String good = bench.inspected("SELECT topic FROM \"t\"");
        store.put(RuleStore.Kind.RULE, "rule:bad1", json("SELEC nothing", "inspect"));
        store.put(RuleStore.Kind.RULE, "rule:bad2", json("SELECT * FROM 't'", "gone_action"));
        store.put(RuleStore.Kind.RULE, "rule:bad3", "\u0000\u0000");
        restart();

        assertThat(bench.view("rule:bad1").problem()).contains("line 1");
        assertThat(bench.view("rule:bad2").problem()).contains("gone_action");
        assertThat(bench.view("rule:bad3").problem()).contains("unreadable");
        bench.publish("t", "x");
        assertThat(bench.outputs(good)).hasSize(1);

        RuleView mended = bench.engine.update("rule:bad1", new RuleChange("SELECT topic FROM \"t\"", null, null, null));
        assertThat(mended.problem()).isNull();
        bench.publish("t", "x");
        assertThat(bench.outputs("rule:bad1")).hasSize(1);
        bench.engine.delete("rule:bad3");
        assertThat(store.load(RuleStore.Kind.RULE)).doesNotContainKey("rule:bad3");
    }

    @Test
    @Feature("RU-12")
    void aRuleThatIsBrokenAtTheStartKeepsItsRowsForTheTimeWhenItIsMended() throws Exception {
        FakeDisk disk = new FakeDisk().writeThrough();
        bench = new EngineBench(store, BufferSettings.DEFAULT, disk);
        start();
        String resource = bench.resource();
        RuleRequest.ActionRequest sending = action(FakeTarget.ACTION, "$resource", resource);
        String rule = bench.rule("SELECT topic FROM \"t\"", sending, action("inspect"));
        String id = bench.view(rule).actions().get(0).id();
        bench.target.away = true;
        bench.publish("t", "x");
        bench.advance(Duration.ofSeconds(1));
        store.load(RuleStore.Kind.RULE)
                .forEach((key, json) ->
                        store.put(RuleStore.Kind.RULE, key, json.replace("\"inspect\"", "\"gone_action\"")));

        bench.engine.close(0);
        bench.workers.runAll();
        bench = new EngineBench(store, BufferSettings.DEFAULT, disk);
        bench.target.away = true;
        start();
        assertThat(bench.view(rule).problem()).contains("gone_action");
        assertThat(bench.engine.buffers().unused())
                .hasSize(1)
                .allSatisfy(left -> assertThat(left.rows()).isEqualTo(1))
                .allSatisfy(left -> assertThat(left.ruleId()).isEqualTo(rule))
                .extracting(Buffers.Unused::actionId)
                .containsExactly(id);

        bench.engine.update(rule, new RuleChange(null, List.of(sending), null, null));
        assertThat(bench.engine.buffers().unused()).isEmpty();
        bench.target.away = false;
        bench.advance(Duration.ofSeconds(10));
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.target.values()).containsExactly(Map.of("topic", "t"));
    }

    @Test
    void aBrokenRuleThatIsMendedKeepsTheQueuesOfItsActions() throws Exception {
        String resource = bench.resource();
        store.put(
                RuleStore.Kind.RULE,
                "rule:bad",
                json("SELEC nothing", FakeTarget.ACTION)
                        .replace("\"params\": {}", "\"params\": {\"$resource\": \"" + resource + "\"}"));
        restart();
        RuleView mended = bench.engine.update(
                "rule:bad",
                new RuleChange(
                        "SELECT * FROM \"t\"",
                        List.of(action(FakeTarget.ACTION, "$resource", resource, "table", "other")),
                        null,
                        null));
        assertThat(mended.problem()).isNull();
        assertThat(mended.actions().get(0).id()).isEqualTo(FakeTarget.ACTION + "_1");
    }

    private static String json(String sql, String action) {
        return "{\"rawsql\": \"" + sql + "\", \"actions\": [{\"id\": \"" + action + "_1\", \"name\": \"" + action
                + "\", \"params\": {}}], \"description\": \"\", \"enabled\": true, \"order\": 7, \"created_at\": 1}";
    }

    @Test
    @Feature("RA-25")
    void aResourceThatARuleUsesCannotBeDeleted() throws Exception {
        String resource = bench.resource();
        String rule = bench.rule("SELECT * FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource));

        assertThatThrownBy(() -> bench.resources.delete(resource)).hasMessageContaining(rule);
        bench.engine.delete(rule);
        bench.resources.delete(resource);
    }

    @Test
    void aRestartedResourceGetsTheRowsOfItsRules() throws Exception {
        String resource = bench.resource();
        bench.rule("SELECT topic FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource));
        bench.publish("t", "x");
        bench.advance(Duration.ofSeconds(1));
        bench.resources.restart(resource);
        bench.publish("t", "y");
        bench.advance(Duration.ofSeconds(1));

        assertThat(bench.target.stored).hasSize(2);
    }

    @Test
    @Feature("RU-06")
    void speedsAreMeasuredEveryTenSeconds() throws Exception {
        String rule = bench.rule("SELECT topic FROM \"t\"", action("do_nothing"));
        for (int i = 0; i < 25; i++) {
            bench.publish("t", "x");
        }
        bench.advance(Duration.ofSeconds(10));
        assertThat(bench.counts(rule).speed()).isEqualTo(2.5);
        assertThat(bench.counts(rule).speedLast5m()).isEqualTo(2.5);

        bench.advance(Duration.ofSeconds(20));
        assertThat(bench.counts(rule).speed()).isZero();
        assertThat(bench.counts(rule).speedMax()).isEqualTo(2.5);
        assertThat(bench.counts(rule).speedLast5m()).isEqualTo(0.83);
        bench.advance(Duration.ofMinutes(5));
        assertThat(bench.counts(rule).speedLast5m()).isZero();
    }

    @Test
    void whatDoesNotMatchIsCountedToo() throws Exception {
        String rule = bench.inspected("SELECT payload.x AS x FROM \"message.publish\" WHERE topic = 't' AND x > 1");

        bench.publish("t", "{\"x\": 1}");
        bench.publish("t", "{\"x\": 2}");
        bench.publish("elsewhere", "{\"x\": 2}");

        RuleCounts counts = bench.counts(rule);
        assertThat(counts.matched()).isEqualTo(1);
        assertThat(counts.passed()).isEqualTo(1);
        assertThat(counts.noResult()).as("the index kept the third away").isEqualTo(1);
        assertThat(counts.failed()).isZero();
    }

    @Test
    @Feature({"RA-01", "RA-03"})
    void actionsAreListedWithTheirParameters() {
        assertThat(bench.engine.actions())
                .extracting(kind -> kind.name())
                .containsExactly("data_to_fake", "do_nothing", "inspect", "republish");
        assertThat(bench.engine.action("data_to_fake").orElseThrow().parameters())
                .extracting(parameter -> parameter.name())
                .startsWith("$resource", "table")
                .contains("buffer_rows", "batch_rows");
        assertThat(bench.engine.action("none")).isEmpty();
    }

    @Test
    void rulesGoOnReadingTheirPathsWhenManyOthersAreGone() throws Exception {
        String first = bench.inspected("SELECT payload.v0 AS v FROM \"t\"");
        for (int i = 1; i < 40; i++) {
            bench.engine.delete(bench.inspected("SELECT payload.v" + i + " AS v FROM \"t\""));
        }
        String last = bench.inspected("SELECT payload.v7 AS v FROM \"t\"");

        bench.publish("t", "{\"v0\": 0, \"v7\": 7}");

        assertThat(bench.outputs(first)).containsExactly(Map.of("v", 0L));
        assertThat(bench.outputs(last)).containsExactly(Map.of("v", 7L));
    }

    @Test
    void inspectKeepsTheLastOutputs() throws Exception {
        String rule = bench.rule("SELECT payload FROM \"t\"", action("inspect", "a", 1));
        for (int i = 0; i < 50; i++) {
            bench.publish("t", String.valueOf(i));
        }

        assertThat(bench.outputs(rule)).hasSize(20).endsWith(Map.of("payload", "49"));
        assertThat(bench.view(rule).actions().get(0).params()).containsEntry("a", 1);
        String id = bench.view(rule).actions().get(0).id();
        assertThat(bench.engine.inspections(id).get(0).event()).containsEntry("client_id", "c1");
        assertThatThrownBy(() -> bench.engine.buffers().deadLetters(id, 0, 1))
                .hasMessage("Action " + id + " Not Found, or it has no buffer");
        assertThat(bench.engine.inspections("none")).isEmpty();
    }

    @Test
    void refusedRowsAreListedMendedAndSentAgain() throws Exception {
        bench.target.poison = row -> !"mended".equals(row.values().get("topic"));
        String rule =
                bench.rule("SELECT topic, qos FROM \"t\"", action(FakeTarget.ACTION, "$resource", bench.resource()));
        bench.publish("t", "x");
        bench.publish("t", "y");
        bench.advance(Duration.ofSeconds(1));

        String id = bench.view(rule).actions().get(0).id();
        Buffers buffers = bench.engine.buffers();
        assertThat(buffers.list()).singleElement().satisfies(view -> {
            assertThat(view.ruleId()).isEqualTo(rule);
            assertThat(view.actionId()).isEqualTo(id);
            assertThat(view.status().deadLetters()).isEqualTo(2);
        });
        assertThat(buffers.deadLetters(id, 0, 10)).extracting(DeadLetter::id).containsExactly(1L, 2L);
        assertThat(bench.view(rule).actions().get(0).failed()).isEqualTo(2);

        buffers.replay(id, 1, Map.of("topic", "mended"));
        bench.loop.runAll();
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.target.values()).containsExactly(Map.of("topic", "mended", "qos", 0L));
        assertThatThrownBy(() -> buffers.replay(id, 1, Map.of())).hasMessage("Dead letter 1 of " + id + " Not Found");

        buffers.replay(id, 2, Map.of());
        bench.loop.runAll();
        bench.advance(Duration.ofSeconds(1));
        assertThat(buffers.deadLetters(id, 0, 10)).extracting(DeadLetter::id).containsExactly(3L);
        buffers.forget(id, 3);
        assertThat(buffers.forgetAll(id)).isZero();
    }

    @Test
    void anActionThatIsMendedKeepsWhatWaitsInIt() throws Exception {
        String resource = bench.resource();
        bench.target.away = true;
        String rule = bench.rule(
                "SELECT payload FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource, "table", "wrong"));
        String id = bench.view(rule).actions().get(0).id();
        bench.publish("t", "during the outage");
        bench.advance(Duration.ofSeconds(1));

        bench.engine.update(
                rule,
                new RuleChange(
                        null,
                        List.of(action(FakeTarget.ACTION, "$resource", resource, "table", "right", "batch_linger", 0)),
                        null,
                        null));
        bench.target.away = false;
        bench.advance(Duration.ofSeconds(60));

        assertThat(bench.target.values()).containsExactly(Map.of("payload", "during the outage"));
        assertThat(bench.view(rule).actions().get(0).id()).isEqualTo(id);
        assertThat(bench.view(rule).actions().get(0).params()).containsEntry("table", "right");
    }
}
