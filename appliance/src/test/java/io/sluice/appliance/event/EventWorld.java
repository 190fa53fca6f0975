package io.sluice.appliance.event;

import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.durable.DurableState;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.Credentials;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.testing.FakeLoop;
import io.sluice.core.testing.FakeTime;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.state.MqttSettings;
import io.sluice.gateway.mqtt.state.MqttZone;
import io.sluice.rule.action.BufferSettings;
import io.sluice.rule.action.Pacing;
import io.sluice.rule.engine.BufferParts;
import io.sluice.rule.engine.EventMessages;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleView;
import io.sluice.rule.queue.RowQueues;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceTypes;
import io.sluice.rule.work.Backoff;
import io.sluice.rule.work.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The core, the rule engine and MQTT clients on one fake loop. Clients called {@code bad...} are refused, nobody may use topics
 * below {@code secret/}, and queues hold two messages.
 */
final class EventWorld {
    static final String NODE = "node@test";

    final FakeTime time = new FakeTime();
    final Metrics metrics = new Metrics();
    final FakeLoop loop = new FakeLoop(time, metrics, 0);
    final CoreParts parts;
    final RuleEngine engine;
    private final MqttZone zone;

    EventWorld() {
        this(true, Map.of());
    }

    /** @param eventMessages settings {@code rule_engine.events.*} */
    EventWorld(boolean ignoreSystemMessages, Map<String, String> eventMessages) {
        parts = CoreParts.create(
                new Loops(List.of(loop)),
                metrics,
                SharedDispatch.once(SharedStrategy.ROUND_ROBIN),
                RetainedSettings.DEFAULT,
                DurableState.none());
        parts.hooks().add(new Porter(), 10);
        GatewayContext context = new GatewayContext(parts, new AccessSettings(true, AclVerdict.ALLOW));
        SessionSettings sessions =
                new SessionSettings(1, 2, false, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, false);
        zone = MqttZone.of("external", context, MqttSettings.defaults(), sessions);
        engine = engine(new RuleEngine.Settings(ignoreSystemMessages, 0, EventMessages.plan(eventMessages)));
        engine.start();
    }

    private RuleEngine engine(RuleEngine.Settings settings) {
        Inline workers = new Inline(time);
        Backoff backoff = new Backoff(1_000, 16_000, () -> 0);
        Ids ids = new Ids(time, new Random(7)::nextLong);
        return new RuleEngine(
                new RuleEngine.Surroundings(parts.broker(), parts.hooks(), parts.loops(), metrics, time, NODE),
                settings,
                new NoStore(),
                ids,
                new ResourceRegistry(
                        new ResourceTypes(List.of()),
                        new NoStore(),
                        ids,
                        new ResourceRegistry.Surroundings(NODE, Path.of("target"), workers, backoff)),
                new BufferParts(
                        BufferSettings.DEFAULT,
                        new Pacing(workers, backoff),
                        new RowQueues(DurableState.none(), parts.loops(), time, () -> 1)));
    }

    /** A rule whose outputs can be looked at; its id. */
    String rule(String sql) {
        try {
            return engine.create(RuleRequest.of(sql, new RuleRequest.ActionRequest("inspect", Map.of())))
                    .id();
        } catch (Exception e) {
            throw new AssertionError(sql, e);
        }
    }

    /** What a rule selected, the first event first. */
    List<Map<String, @Nullable Object>> outputs(String rule) {
        RuleView view = engine.find(rule).orElseThrow();
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        engine.inspections(view.actions().get(0).id()).forEach(one -> all.add(one.selected()));
        return all;
    }

    /** The only thing that a rule selected. */
    Map<String, @Nullable Object> output(String rule) {
        List<Map<String, @Nullable Object>> all = outputs(rule);
        if (all.size() != 1) {
            throw new AssertionError("one event was expected, there were " + all);
        }
        return all.get(0);
    }

    /** A client whose transport is up; all come from one address. */
    EventClient client() {
        return new EventClient(zone, loop);
    }

    /** Sluice itself publishes, as it does on {@code $SYS}. */
    void tell(String topic, int qos) {
        Message message = new Message(
                loop.messageIds().next(),
                topic,
                new byte[0],
                qos,
                false,
                ClientInfo.internal("$SYS"),
                now(),
                MessageProperties.NONE,
                Map.of());
        parts.broker().publish(message, loop);
        loop.runAll();
    }

    /** Lets time pass; timers fire. */
    void advance(Duration by) {
        loop.advance(by);
        loop.runAll();
    }

    long now() {
        return time.wallMillis();
    }

    boolean listens(HookPoint point) {
        return parts.hooks().has(point);
    }

    /** Decides about clients and topics by their names. */
    private static final class Porter implements BrokerListener {
        @Override
        public String name() {
            return "porter";
        }

        @Override
        public Set<HookPoint> points() {
            return Set.of(HookPoint.CLIENT_AUTHENTICATE, HookPoint.CLIENT_CHECK_ACL);
        }

        @Override
        public CompletionStage<HookResult<AuthOutcome>> onAuthenticate(Credentials who, AuthOutcome soFar) {
            return CompletableFuture.completedFuture(
                    who.client().clientId().startsWith("bad")
                            ? HookResult.stop(AuthOutcome.BAD_CREDENTIALS)
                            : HookResult.stop(AuthOutcome.SUCCESS));
        }

        @Override
        public HookResult<AclVerdict> onCheckAcl(ClientInfo client, AclAction action, String topic, AclVerdict soFar) {
            return topic.startsWith("secret/") ? HookResult.stop(AclVerdict.DENY) : HookResult.ok();
        }
    }

    /** Runs at once what is to run soon, and never what is to run later. */
    private record Inline(TimeSource time) implements Workers {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Delayed schedule(Runnable task, long delayMillis) {
            return () -> {};
        }
    }

    private static final class NoStore implements RuleStore {
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
