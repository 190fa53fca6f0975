package io.sluice.rule.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metrics;
import io.sluice.rule.action.ActionMetrics;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.watch.Seen.End;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of the events of a rule, and what that may cost. */
final class RuleWatchTest {
    private static final long NOON = 1_700_000_000_000L;

    private final WatchBudget budget = new WatchBudget(WatchBudget.DEFAULT_BYTES);
    private final RuleWatch watch = new RuleWatch(budget);

    private @Nullable Seen note(String topic, String payload, End end) {
        MapView view =
                new MapView(EventType.MESSAGE_PUBLISH, Map.of("topic", topic, "payload", payload), PayloadPaths.NONE);
        return watch.note(NOON, view, "SELECT", new Seen.Verdict(end, 0, null));
    }

    private void note(String topic, End end) {
        note(topic, "{}", end);
    }

    private List<@Nullable String> topics() {
        return watch.seen().stream().map(seen -> seen.event().topic()).toList();
    }

    @Test
    void theLatestEventsAreKeptOldestFirst() {
        for (int i = 1; i <= 20; i++) {
            note("t/" + i, End.MATCHED);
        }
        assertThat(topics())
                .hasSize(WatchBudget.MOST_SLOTS)
                .startsWith("t/9", "t/10")
                .endsWith("t/20");
    }

    @Test
    void whatIsRareIsNotDrivenOutByWhatIsFrequent() {
        note("failed/1", End.FAILED);
        note("failed/2", End.FAILED);
        for (int i = 1; i <= 500; i++) {
            note("t/" + i, End.NO_RESULT);
        }
        note("matched/1", End.MATCHED);
        assertThat(topics()).startsWith("failed/1", "failed/2").endsWith("t/500", "matched/1");
    }

    @Test
    void aBusyRuleIsWatchedInBurstsOnly() {
        int watched = 0;
        for (int i = 0; i < 100_000; i++) {
            watched += watch.wants(NOON + i / 100) ? 1 : 0;
        }
        assertThat(watched).as("in a second").isEqualTo(10 * RuleWatch.BURST);
        assertThat(watch.wants(NOON + 60_000)).isTrue();
        assertThat(watch.wants(NOON - 60_000)).as("the clock was put back").isTrue();
    }

    @Test
    void manyRulesShareTimeAndMemory() {
        budget.divide(10_000);
        int watched = 0;
        for (int i = 0; i < 100_000; i++) {
            watched += watch.wants(NOON + i / 100) ? 1 : 0;
        }
        assertThat(watched).as("of one rule in a second").isEqualTo(RuleWatch.BURST);
        for (int i = 1; i <= 20; i++) {
            note("t/" + i, End.MATCHED);
        }
        assertThat(topics()).containsExactly("t/19", "t/20");
        assertThat(note("t", "x".repeat(400), End.MATCHED)).matches(Seen::isWhole);
        assertThat(note("t", "x".repeat(500), End.MATCHED)).matches(seen -> !seen.isWhole());
    }

    @Test
    void aLargePayloadIsLeftOut() {
        Seen seen = note("t/large", "x".repeat(16 * 1024 + 1), End.MATCHED);
        assertThat(seen).isNotNull().matches(s -> !s.isWhole());
        assertThat(watch.seen().get(0).event().topic()).isEqualTo("t/large");
        assertThat(watch.seen().get(0).event().payload().length()).isZero();
    }

    @Test
    void withoutMemoryNothingIsKeptButTimesAre() {
        RuleWatch bare = new RuleWatch(new WatchBudget(0));
        MapView view = new MapView(EventType.MESSAGE_PUBLISH, Map.of(), PayloadPaths.NONE);
        assertThat(bare.note(NOON, view, "SELECT", new Seen.Verdict(End.MATCHED, 0, null)))
                .isNull();
        bare.time(1_000);
        assertThat(bare.latency().samples()).isEqualTo(1);
    }

    @Test
    void ofSeveralOutputsTheWorstOutcomeOfAnActionStays() {
        MapView view = new MapView(EventType.MESSAGE_PUBLISH, Map.of(), PayloadPaths.NONE);
        Seen seen = Objects.requireNonNull(watch.note(NOON, view, "SELECT", new Seen.Verdict(End.MATCHED, 3, null)));
        assertThat(seen.actions()).isEmpty();
        ActionMetrics republish = new ActionMetrics(new Metrics());
        ActionMetrics store = new ActionMetrics(new Metrics());
        seen.act(new Seen.ActionResult(republish, Seen.Outcome.DONE, null, 1));
        seen.act(new Seen.ActionResult(store, Seen.Outcome.BUFFERED, null, 1));
        seen.act(new Seen.ActionResult(republish, Seen.Outcome.FAILED, "no topic", 2));
        seen.act(new Seen.ActionResult(republish, Seen.Outcome.DONE, null, 3));
        assertThat(seen.actions())
                .containsExactly(
                        new Seen.ActionResult(republish, Seen.Outcome.FAILED, "no topic", 2),
                        new Seen.ActionResult(store, Seen.Outcome.BUFFERED, null, 1));
    }
}
