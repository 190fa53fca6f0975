package io.sluice.benchmark;

import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a regular expression or a jq filter that would never end holds an event loop until it is given up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class HostileFunctionBenchmark {
    private static final int LONG_TEXT = 64 * 1024;

    @Param({
        "regex_match(payload.short, '(.*a){12}b')",
        "regex_match(payload.long, '(a+)+$')",
        "regex_match(payload.long, '(.*a){12}b')",
        "jq('[range(1e9)]', payload.number)",
        "jq('[recurse(. + 1)] | length', payload.number)",
        "jq('reduce range(1e9) as $i ({}; .[$i | tostring] = $i)', payload.number)"
    })
    private String call;

    private CompiledRule rule;
    private MapView event;

    @Setup
    public void compile() throws RuleSyntaxException {
        rule = RuleCompiler.compile("SELECT " + call + " AS r FROM \"t/#\"");
        Map<String, Object> payload =
                Map.of("short", "a".repeat(60) + "!", "long", "a".repeat(LONG_TEXT) + "!", "number", 1L);
        event = new MapView(EventType.MESSAGE_PUBLISH, Map.of("topic", "t/1", "payload", payload), rule.paths());
        if (!(evaluate() instanceof RuleResult.Failed)) {
            throw new IllegalStateException("not hostile: " + call);
        }
    }

    /** Up to the failure. */
    @Benchmark
    public RuleResult evaluate() {
        return rule.evaluate(event);
    }
}
