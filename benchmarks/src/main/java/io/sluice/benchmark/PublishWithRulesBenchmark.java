package io.sluice.benchmark;

import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.rule.registry.RefusedException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message through the core to one subscriber or none, with rules installed that name other topics. Time is per message. The rules differ in what
 * they read as well; {@code rules=1} is the one that matches alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class PublishWithRulesBenchmark {
    private static final int BATCH = 100;

    @Param({"0", "1", "10000"})
    int rules;

    @Param({"LITERAL", "WILDCARD", "WHERE"})
    String kind;

    private BenchmarkCore core;
    private BenchmarkRules installed;
    private Message unwanted;
    private Message wanted;

    @Setup
    public void install() throws RefusedException {
        core = new BenchmarkCore();
        core.subscribe(core.connect("subscriber"), "plant/+/state");
        installed = new BenchmarkRules(core, new BenchmarkRules.MemoryStore());
        for (int i = 0; i < rules; i++) {
            installed.engine.create(BenchmarkRules.ruleWithOwnPath(BenchmarkRules.Kind.valueOf(kind), i));
        }
        unwanted = Samples.message(Samples.client("sensor"), "plant/17/state", Samples.READING);
        wanted = Samples.message(Samples.client("sensor"), "site/0/state", Samples.READING);
        core.context.publish(unwanted, core.loop);
        long before = core.metrics.get(Metric.RULES_MATCHED);
        core.context.publish(wanted, core.loop);
        long matched = core.metrics.get(Metric.RULES_MATCHED);
        if (before != 0 || matched != (rules == 0 ? 0 : 1)) {
            throw new IllegalStateException("the rules do not do what is to be measured: " + before + ", " + matched);
        }
    }

    @TearDown
    public void close() {
        installed.close();
    }

    /** No rule wants it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void noMatch() {
        publish(unwanted);
    }

    /** One rule of all wants it: payload decoded, row made, action run. Nobody subscribed. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void oneMatch() {
        publish(wanted);
    }

    private void publish(Message message) {
        for (int i = 0; i < BATCH; i++) {
            core.context.publish(message, core.loop);
        }
        core.loop.turn();
    }
}
