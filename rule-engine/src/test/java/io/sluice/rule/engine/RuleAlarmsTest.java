package io.sluice.rule.engine;

import static io.sluice.rule.engine.EngineBench.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.alarm.Alarm;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.testing.Feature;
import io.sluice.rule.alarm.RuleAlarms;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.MemoryRuleStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alarms of resources and buffers: raised when something is wrong for some time, ended when it is over. */
class RuleAlarmsTest {
    private final MemoryRuleStore store = new MemoryRuleStore();
    private final EngineBench bench = new EngineBench(store);
    private final Alarms alarms = new Alarms(bench.time, 10);

    @BeforeEach
    void start() {
        new RuleAlarms(alarms, bench.engine, bench.workers).start();
        bench.start();
    }

    @Test
    @Feature("RU-12")
    void aStoredRuleThatIsBrokenIsAnAlarmUntilItIsMended() throws Exception {
        EngineBench broken = new EngineBench(store);
        Alarms raised = new Alarms(broken.time, 10);
        store.put(
                RuleStore.Kind.RULE,
                "rule:bad",
                "{\"rawsql\": \"SELEC\", \"actions\": [], \"description\": \"\", \"enabled\": true, \"order\": 1,"
                        + " \"created_at\": 1}");
        new RuleAlarms(raised, broken.engine, broken.workers).start();
        broken.start();
        broken.advance(Duration.ofSeconds(10));
        broken.advance(Duration.ofSeconds(1));
        assertThat(raised.active()).extracting(Alarm::name).containsExactly("rule_broken/rule:bad");

        broken.engine.update("rule:bad", new RuleChange("SELECT * FROM \"t\"", null, null, null));
        broken.advance(Duration.ofSeconds(11));
        assertThat(raised.active()).isEmpty();
    }

    private List<String> active() {
        return alarms.active().stream().map(Alarm::name).toList();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            bench.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    @Feature("RA-26")
    void aResourceThatIsDownForAMomentIsNoAlarm() throws Exception {
        bench.target.away = true;
        bench.resource();
        bench.target.away = false;
        pass(30);
        assertThat(active()).isEmpty();
        assertThat(alarms.history()).isEmpty();
    }

    @Test
    @Feature("RA-26")
    void aLookThatComesTooEarlyRaisesNothing() throws Exception {
        pass(9);
        bench.target.away = true;
        bench.resource();
        pass(1);
        assertThat(active()).as("looked at after ten seconds, down for one").isEmpty();
        pass(1);
        assertThat(active()).hasSize(1);
    }

    @Test
    @Feature("RA-26")
    void aResourceThatIsDownIsAnAlarmUntilItIsBack() throws Exception {
        String id = bench.resource();
        bench.target.away = true;
        pass(15);
        assertThat(active()).containsExactly("resource_down/" + id);
        assertThat(alarms.active().get(0).details())
                .isEqualTo(Map.of("id", id, "type", "fake", "reason", "connection refused"));
        bench.target.away = false;
        pass(17);
        assertThat(active()).isEmpty();
        assertThat(alarms.history()).extracting(Alarm::name).containsExactly("resource_down/" + id);
    }

    @Test
    @Feature("RA-26")
    void aResourceThatIsDeletedTakesItsAlarmAlong() throws Exception {
        bench.target.away = true;
        String id = bench.resource();
        pass(3);
        assertThat(active()).containsExactly("resource_down/" + id);
        bench.resources.delete(id);
        assertThat(active()).isEmpty();
        pass(20);
        assertThat(active()).isEmpty();
    }

    @Test
    void aBufferThatFillsIsAnAlarmAndAFullOneAWorseOne() throws Exception {
        String resource = bench.resource();
        String rule = bench.rule(
                "SELECT topic FROM \"t\"", action(FakeTarget.ACTION, "$resource", resource, "buffer_rows", 10));
        String id = bench.view(rule).actions().get(0).id();
        bench.target.away = true;
        pass(1);
        fill(7);
        assertThat(active()).doesNotContain("buffer_high/" + id);
        fill(1);
        assertThat(active()).contains("buffer_high/" + id).doesNotContain("buffer_full/" + id);
        assertThat(alarms.active().stream()
                        .filter(alarm -> alarm.name().startsWith("buffer_high"))
                        .findFirst()
                        .orElseThrow()
                        .details())
                .containsEntry("rule", rule)
                .containsEntry("rows", 8L)
                .containsEntry("full_percent", 80);
        fill(3);
        assertThat(active()).contains("buffer_high/" + id, "buffer_full/" + id);

        bench.target.away = false;
        pass(30);
        assertThat(active()).isEmpty();
        assertThat(bench.target.stored).hasSize(10);
    }

    private void fill(int rows) {
        for (int i = 0; i < rows; i++) {
            bench.publish("t", "x", 1);
        }
        pass(10);
    }

    @Test
    void deadLettersAreAnAlarmUntilTheyAreDealtWith() throws Exception {
        bench.target.poison = row -> true;
        String rule = bench.rule("SELECT topic FROM \"t\"", action(FakeTarget.ACTION, "$resource", bench.resource()));
        String id = bench.view(rule).actions().get(0).id();
        bench.publish("t", "x");
        pass(10);
        assertThat(active()).containsExactly("dead_letters/" + id);
        assertThat(alarms.active().get(0).details()).containsEntry("dead_letters", 1);
        bench.engine.buffers().forgetAll(id);
        pass(10);
        assertThat(active()).isEmpty();
    }

    @Test
    void aRuleThatIsDeletedTakesItsAlarmsAlong() throws Exception {
        bench.target.poison = row -> true;
        String rule = bench.rule("SELECT topic FROM \"t\"", action(FakeTarget.ACTION, "$resource", bench.resource()));
        bench.publish("t", "x");
        pass(10);
        assertThat(active()).hasSize(1);
        bench.engine.delete(rule);
        pass(10);
        assertThat(active()).isEmpty();
    }
}
