package io.sluice.benchmark;

import io.sluice.core.durable.DurableState;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.engine.BufferParts;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.WorkerPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
 * A message through the core to one subscriber, with rules installed: 0, and 1,000 that name other topics in the four ways
 * a rule can. Time is per message.
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

    @Param({"0", "1000"})
    int rules;

    private BenchmarkCore core;
    private WorkerPool workers;
    private RuleEngine engine;
    private Message unwanted;
    private Message wanted;

    /** Keeps nothing: a benchmark starts once. */
    private static final class ForgetfulStore implements RuleStore {
        @Override
        public Map<String, String> load(Kind kind) {
            return Map.of();
        }

        @Override
        public void put(Kind kind, String id, String json) {}

        @Override
        public void delete(Kind kind, String id) {}
    }

    @Setup
    public void install() throws RefusedException {
        core = new BenchmarkCore();
        core.subscribe(core.connect("subscriber"), "plant/+/state");
        workers = new WorkerPool("worker", 1, TimeSource.system());
        engine = engine();
        engine.start();
        for (int i = 0; i < rules; i++) {
            engine.create(rule(i));
        }
        unwanted = Samples.message(Samples.client("sensor"), "plant/17/state", Samples.READING);
        wanted = Samples.message(Samples.client("sensor"), "site/400/state", Samples.READING);
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
        workers.close();
    }

    private RuleEngine engine() {
        Ids ids = new Ids(TimeSource.system(), new Random(7)::nextLong);
        Backoff backoff = new Backoff(1_000, 16_000, () -> 0);
        RuleStore store = new ForgetfulStore();
        ResourceRegistry resources = new ResourceRegistry(
                new ResourceTypes(List.of()),
                store,
                ids,
                new ResourceRegistry.Surroundings("node", Path.of("target"), workers, backoff));
        return new RuleEngine(
                new RuleEngine.Surroundings(
                        core.parts.broker(),
                        core.parts.hooks(),
                        core.parts.loops(),
                        core.metrics,
                        TimeSource.system(),
                        "node"),
                RuleEngine.Settings.DEFAULT,
                store,
                ids,
                resources,
                new BufferParts(
                        BufferSettings.DEFAULT,
                        new Pacing(workers, backoff),
                        new RowQueues(DurableState.none(), core.parts.loops(), TimeSource.system(), () -> 1)));
    }

    private static RuleRequest rule(int number) {
        String select = "SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin FROM ";
        String where = " payload.values.temperature > 50";
        String event = "\"message.publish\" WHERE topic ";
        String sql = switch (number % 4) {
            case 0 -> select + "\"site/" + number + "/#\" WHERE" + where;
            case 1 -> select + event + "=~ 'site/" + number + "/#' AND" + where;
            case 2 -> select + event + "=~ 'site/+/" + number + "' AND" + where;
            default -> select + event + "= 'site/" + number + "/state' AND" + where;
        };
        return RuleRequest.of(sql, new RuleRequest.ActionRequest("do_nothing", Map.of()));
    }

    /** No rule wants it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void noMatch() {
        publish(unwanted);
    }

    /** One rule of the thousand wants it: payload decoded, row made, action run. Nobody subscribed. */
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
