package io.sluice.benchmark;

import io.sluice.core.loop.Loops;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.MemoryRowQueue;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.engine.BufferParts;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.WorkerPool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
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
 * What installed rules cost a publish: a message with a topic that was just decoded, from the entrance of the core to its
 * one subscriber. {@code NONE}: no rule. {@code OTHER_TOPICS}: 1,000 rules on other topics. {@code OTHER_FILTERS}: 1,000
 * rules on filters with wildcards that do not match. {@code MATCH}: these and one that matches, with action do_nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class RuleIndexBenchmark {
    private static final int BATCH = 500;
    private static final int RULES = 1_000;
    private static final byte[] TOPIC = "plant/17/pump/state".getBytes(StandardCharsets.US_ASCII);

    /** Which rules are installed. */
    public enum Installed {
        NONE,
        OTHER_TOPICS,
        OTHER_FILTERS,
        MATCH
    }

    @Param
    Installed installed;

    private BenchmarkCore core;
    private WorkerPool workers;
    private ClientInfo sender;

    @Setup
    public void install() throws RefusedException {
        core = new BenchmarkCore();
        core.subscribe(core.connect("subscriber"), "plant/17/pump/state");
        sender = Samples.client("publisher");
        workers = new WorkerPool("benchmark", 2, TimeSource.system());
        RuleEngine engine = engine();
        for (int i = 0; i < RULES && installed != Installed.NONE; i++) {
            String filter =
                    installed == Installed.OTHER_TOPICS ? "hall/" + i + "/pump/state" : "plant/+/valve" + i + "/#";
            rule(engine, filter);
        }
        if (installed == Installed.MATCH) {
            rule(engine, "plant/+/pump/state");
        }
    }

    private static void rule(RuleEngine engine, String filter) throws RefusedException {
        engine.create(RuleRequest.of(
                "SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin, payload.status AS status"
                        + " FROM \"message.publish\" WHERE topic =~ '" + filter
                        + "' AND payload.values.temperature > 50",
                new RuleRequest.ActionRequest("do_nothing", Map.of())));
    }

    private RuleEngine engine() {
        Ids ids = new Ids(TimeSource.system(), ThreadLocalRandom.current()::nextLong);
        Backoff backoff = new Backoff(1_000, 10_000, () -> 0);
        RuleStore store = new ForgetfulStore();
        ResourceRegistry resources = new ResourceRegistry(
                new ResourceTypes(List.of()),
                store,
                ids,
                new ResourceRegistry.Surroundings("node", Path.of("."), workers, backoff));
        return new RuleEngine(
                new RuleEngine.Surroundings(
                        core.parts.broker(),
                        core.parts.hooks(),
                        new Loops(List.of(core.loop)),
                        core.metrics,
                        TimeSource.system(),
                        "node"),
                RuleEngine.Settings.DEFAULT,
                store,
                ids,
                resources,
                new BufferParts(BufferSettings.DEFAULT, new Pacing(workers, backoff), id -> new MemoryRowQueue()));
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void publish() {
        for (int i = 0; i < BATCH; i++) {
            // a fresh text: its hash is not known yet
            String topic = new String(TOPIC, StandardCharsets.US_ASCII);
            core.context.publish(Samples.message(sender, topic, Samples.READING), core.loop);
        }
        core.loop.turn();
    }

    @TearDown
    public void close() {
        workers.close();
    }

    /** Keeps nothing. */
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
}
