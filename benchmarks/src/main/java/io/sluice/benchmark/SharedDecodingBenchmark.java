package io.sluice.benchmark;

import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.registry.RefusedException;
import java.util.Map;
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

/** One message that many rules look at; all but one find that their WHERE says no. The payload is decoded once. Time is per message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class SharedDecodingBenchmark {
    private static final int BATCH = 100;
    private static final String[] READ = {
        "values.temperature", "values.pressure", "values.rpm", "values.load", "ts", "site.line", "uptime"
    };

    @Param({"1", "100"})
    int rules;

    private BenchmarkCore core;
    private BenchmarkRules installed;
    private Message message;

    @Setup
    public void install() throws RefusedException {
        core = new BenchmarkCore();
        installed = new BenchmarkRules(core, new BenchmarkRules.MemoryStore());
        for (int i = 0; i < rules; i++) {
            String condition =
                    i == 0 ? "payload.values.temperature > 50" : "payload." + READ[i % READ.length] + " < -" + i;
            String sql = BenchmarkRules.SELECT + "\"plant/+/state\" WHERE " + condition;
            installed.engine.create(RuleRequest.of(sql, new RuleRequest.ActionRequest("do_nothing", Map.of())));
        }
        message = Samples.message(Samples.client("sensor"), "plant/17/state", Samples.READING);
        core.context.publish(message, core.loop);
        if (core.metrics.get(Metric.RULES_MATCHED) != 1) {
            throw new IllegalStateException("the rules do not do what is to be measured");
        }
    }

    @TearDown
    public void close() {
        installed.close();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void publish() {
        for (int i = 0; i < BATCH; i++) {
            core.context.publish(message, core.loop);
        }
        core.loop.turn();
    }
}
