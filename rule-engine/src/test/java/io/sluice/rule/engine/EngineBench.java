package io.sluice.rule.engine;

import io.sluice.core.broker.Broker;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.broker.Retained;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.broker.Subscriptions;
import io.sluice.core.durable.DurableState;
import io.sluice.core.hook.Hooks;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metrics;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.FakeTime;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.testing.FakeTarget;
import io.sluice.rule.testing.FakeWorkers;
import io.sluice.rule.testing.MemoryRuleStore;
import io.sluice.rule.work.Backoff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** A whole engine in a real broker on a fake loop, with a fake target: what the tests of this package work on. */
final class EngineBench {
    static final ClientInfo STEVEN =
            new ClientInfo("c1", "steven", "10.0.0.7", 40_123, "MQTT", 4, "mqtt:tcp:external", "external", "", false);

    final FakeTime time = new FakeTime();
    final Metrics metrics = new Metrics();
    final FakeLoop loop = new FakeLoop(time, metrics, 0);
    final FakeWorkers workers = new FakeWorkers(time);
    final Hooks hooks = new Hooks(metrics);
    final Broker broker = new Broker(
            hooks,
            new Subscriptions(),
            new Retained(RetainedSettings.DEFAULT),
            SharedDispatch.once(SharedStrategy.RANDOM),
            1,
            DurableState.none());
    final FakeTarget target = new FakeTarget();
    final ResourceRegistry resources;
    final RuleEngine engine;

    EngineBench(MemoryRuleStore store) {
        this(store, BufferSettings.DEFAULT);
    }

    EngineBench(MemoryRuleStore store, BufferSettings buffers) {
        this(store, buffers, DurableState.none());
    }

    /** @param state where the rows of actions wait; the broker keeps nothing there */
    EngineBench(MemoryRuleStore store, BufferSettings buffers, DurableState state) {
        Ids ids = new Ids(time, new Random(7)::nextLong);
        Backoff backoff = new Backoff(1_000, 16_000, () -> 0);
        resources = new ResourceRegistry(
                new ResourceTypes(List.of(target)),
                store,
                ids,
                new ResourceRegistry.Surroundings("node@test", Path.of("target"), workers, backoff));
        RowQueues queues = new RowQueues(state, new Loops(List.of(loop)), time, () -> 1);
        try {
            queues.load();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        engine = new RuleEngine(
                new RuleEngine.Surroundings(broker, hooks, new Loops(List.of(loop)), metrics, time, "node@test"),
                RuleEngine.Settings.DEFAULT,
                store,
                ids,
                resources,
                new BufferParts(buffers, new Pacing(workers, backoff), queues));
    }

    /** An engine that started with an empty store. */
    static EngineBench started() {
        EngineBench bench = new EngineBench(new MemoryRuleStore());
        bench.start();
        return bench;
    }

    void start() {
        engine.start();
        workers.runAll();
    }

    /** A resource that is connected, if the target is there. */
    String resource() throws Exception {
        String id = resources.create("fake", Map.of("url", "fake://"), "").id();
        workers.runAll();
        return id;
    }

    static RuleRequest.ActionRequest action(String name, Object... namesAndValues) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            params.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new RuleRequest.ActionRequest(name, params);
    }

    String rule(String sql, RuleRequest.ActionRequest... actions) throws Exception {
        return engine.create(RuleRequest.of(sql, actions)).id();
    }

    /** A rule whose output can be looked at with {@link #outputs}. */
    String inspected(String sql) throws Exception {
        return rule(sql, action("inspect"));
    }

    List<Map<String, Object>> outputs(String ruleId) {
        String action = view(ruleId).actions().get(0).id();
        return engine.inspections(action).stream().map(i -> i.selected()).toList();
    }

    RuleView view(String ruleId) {
        return engine.find(ruleId).orElseThrow();
    }

    /** Buffer of the rule's first action. */
    BufferStatus buffer(String ruleId) {
        return Objects.requireNonNull(view(ruleId).actions().get(0).buffer());
    }

    RuleCounts counts(String ruleId) {
        return view(ruleId).counts();
    }

    PublishOutcome publish(String topic, String payload) {
        return publish(topic, payload, 0);
    }

    PublishOutcome publish(String topic, String payload, int qos) {
        PublishOutcome outcome = broker.publish(message(topic, payload, qos), loop);
        loop.runAll();
        return outcome;
    }

    /** QoS 0, from another client than Steven. */
    void publish(String topic, String payload, ClientInfo sender) {
        broker.publish(message(topic, payload, 0, sender), loop);
        loop.runAll();
    }

    Message message(String topic, String payload, int qos) {
        return message(topic, payload, qos, STEVEN);
    }

    private Message message(String topic, String payload, int qos, ClientInfo sender) {
        return new Message(
                loop.messageIds().next(),
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                qos,
                false,
                sender,
                time.wallMillis(),
                MessageProperties.NONE,
                Map.of());
    }

    void advance(Duration by) {
        workers.advance(by);
        loop.runAll();
    }
}
