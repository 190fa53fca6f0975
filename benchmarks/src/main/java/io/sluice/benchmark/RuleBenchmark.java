package io.sluice.benchmark;

import io.sluice.core.message.Message;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.ast.RuleSyntaxException;
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

/** One simple rule on a message with 214 bytes of JSON: from the bytes to the selected row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class RuleBenchmark {
    private static final EventSite SITE = EventSite.of("node");
    private static final String RULE =
            "SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin, payload.status AS status"
                    + " FROM \"message.publish\" WHERE topic =~ 'plant/+/state' AND payload.values.temperature > ";

    private CompiledRule hot;
    private CompiledRule cold;
    private Message hit;

    @Setup
    public void compile() throws RuleSyntaxException {
        hot = RuleCompiler.compile(RULE + "50");
        cold = RuleCompiler.compile(RULE + "90");
        hit = Samples.message(Samples.client("sensor"), "plant/17/state", Samples.READING);
        if (Samples.READING.length != 214
                || !(match() instanceof RuleResult.Matched)
                || !(refuse() instanceof RuleResult.NoMatch)) {
            throw new IllegalStateException("the rule does not do what is to be measured");
        }
    }

    /** Topic match, payload decoded, comparison, three paths, one addition: a row of three columns. */
    @Benchmark
    public RuleResult match() {
        return hot.evaluate(MessageView.published(hit, SITE, hot.paths()));
    }

    /** The same up to the comparison, which says no. */
    @Benchmark
    public RuleResult refuse() {
        return cold.evaluate(MessageView.published(hit, SITE, cold.paths()));
    }
}
