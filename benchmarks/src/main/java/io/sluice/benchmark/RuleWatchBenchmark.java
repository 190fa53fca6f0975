package io.sluice.benchmark;

import io.sluice.core.message.Message;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.EventView;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.watch.RuleWatch;
import io.sluice.rule.watch.Seen;
import io.sluice.rule.watch.WatchBudget;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What timing and keeping events costs an evaluation. Without; as it is, with 100 events in each millisecond of the clock; and as it is
 * for a rule so slow that every evaluation is watched.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class RuleWatchBenchmark {
    private static final EventSite SITE = EventSite.of("node");
    private static final TimeSource TIME = TimeSource.system();
    private static final int EVENTS_A_MILLISECOND = 100;
    private static final int PERIOD = 1000;
    private static final Seen.Verdict MATCHED = new Seen.Verdict(Seen.End.MATCHED, 1, null);

    private final RuleWatch watch = new RuleWatch(new WatchBudget(WatchBudget.DEFAULT_BYTES));
    private CompiledRule rule;
    private Message message;
    private long events;

    @Setup
    public void compile() throws RuleSyntaxException {
        rule = RuleCompiler.compile(
                "SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin, payload.status AS status"
                        + " FROM \"message.publish\" WHERE topic =~ 'plant/+/state' AND payload.values.temperature > 50");
        message = Samples.message(Samples.client("sensor"), "plant/17/state", Samples.READING);
    }

    @Benchmark
    public RuleResult unwatched() {
        events++;
        return rule.evaluate(MessageView.published(message, SITE, rule.paths()));
    }

    @Benchmark
    public RuleResult busy() {
        return evaluate(++events / EVENTS_A_MILLISECOND);
    }

    @Benchmark
    public RuleResult alwaysWatched() {
        return evaluate(++events * PERIOD);
    }

    private RuleResult evaluate(long millis) {
        EventView view = MessageView.published(message, SITE, rule.paths());
        boolean isWatched = watch.wants(millis);
        long begin = isWatched ? TIME.monotonicNanos() : 0;
        RuleResult result = rule.evaluate(view);
        if (isWatched) {
            watch.time(TIME.monotonicNanos() - begin);
            watch.note(millis, view, rule.sql(), MATCHED);
        }
        return result;
    }
}
