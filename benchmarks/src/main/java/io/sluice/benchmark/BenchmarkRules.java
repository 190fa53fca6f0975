package io.sluice.benchmark;

import io.sluice.core.durable.DurableState;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.engine.BufferParts;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.WorkerPool;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A rule engine in a {@link BenchmarkCore}, and rules for it. */
final class BenchmarkRules implements AutoCloseable {
    /** What the simple rule of the benchmarks does, FROM and WHERE excepted. */
    static final String SELECT =
            "SELECT payload.device AS device, payload.values.temperature + 273 AS kelvin, payload.status AS status FROM ";

    final RuleEngine engine;
    private final WorkerPool workers = new WorkerPool("worker", 1, TimeSource.system());

    /** How rules name their topics. */
    enum Kind {
        /** {@code FROM "site/17/state"}. */
        LITERAL,
        /** {@code FROM "site/17/#"}. */
        WILDCARD,
        /** {@code WHERE topic = 'site/17/state'}, half of them with {@code =~} and a wildcard. */
        WHERE,
        /** All of these in turn. */
        MIXED
    }

    /** Keeps what is stored in memory. */
    static final class MemoryStore implements RuleStore {
        private final Map<String, String> rules = new LinkedHashMap<>();

        @Override
        public Map<String, String> load(Kind kind) {
            return kind == Kind.RULE ? new LinkedHashMap<>(rules) : Map.of();
        }

        @Override
        public void put(Kind kind, String id, String json) {
            if (kind == Kind.RULE) {
                rules.put(id, json);
            }
        }

        @Override
        public void delete(Kind kind, String id) {
            rules.remove(id);
        }
    }

    /** @param store what it holds is loaded */
    BenchmarkRules(BenchmarkCore core, RuleStore store) {
        Ids ids = new Ids(TimeSource.system(), new Random(7)::nextLong);
        Backoff backoff = new Backoff(1_000, 16_000, () -> 0);
        ResourceRegistry resources = new ResourceRegistry(
                new ResourceTypes(List.of()),
                store,
                ids,
                new ResourceRegistry.Surroundings("node", Path.of("target"), workers, backoff));
        engine = new RuleEngine(
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
        engine.start();
    }

    /** The simple rule for {@code site/NUMBER/state}. */
    static RuleRequest rule(Kind kind, int number) {
        return request(SELECT + source(kind, number) + "payload.values.temperature > 50");
    }

    /** The same with a path of payloads that no other rule reads. */
    static RuleRequest ruleWithOwnPath(Kind kind, int number) {
        return request(SELECT.replace(" FROM", ", payload.own" + number + ".value AS own FROM") + source(kind, number)
                + "payload.values.temperature > 50");
    }

    private static RuleRequest request(String sql) {
        return RuleRequest.of(sql, new RuleRequest.ActionRequest("do_nothing", Map.of()));
    }

    private static String source(Kind kind, int number) {
        return switch (kind) {
            case LITERAL -> "\"site/" + number + "/state\" WHERE ";
            case WILDCARD -> "\"site/" + number + "/#\" WHERE ";
            case WHERE ->
                number % 2 == 0
                        ? "\"message.publish\" WHERE topic = 'site/" + number + "/state' AND "
                        : "\"message.publish\" WHERE topic =~ 'site/" + number + "/+' AND ";
            case MIXED -> source(Kind.values()[number % Kind.MIXED.ordinal()], number);
        };
    }

    @Override
    public void close() {
        workers.close();
    }
}
