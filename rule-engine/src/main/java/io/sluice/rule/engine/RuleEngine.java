package io.sluice.rule.engine;

import io.sluice.core.broker.Broker;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.loop.Loops;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.ActionKind;
import io.sluice.rule.action.DoNothingKind;
import io.sluice.rule.action.InspectAction;
import io.sluice.rule.action.InspectAction.Inspection;
import io.sluice.rule.action.InspectKind;
import io.sluice.rule.action.RepublishKind;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.EventType;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.state.NodeState;
import io.sluice.rule.watch.WatchBudget;
import io.sluice.rule.work.Workers;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SQL rules on everything that happens in the broker.
 *
 * <p>On the loops it costs nothing while there is no rule, and little while no rule can match: it listens only at the hook
 * points that some rule reads from, and an index finds the rules that may match. Everything else (compiling, storing,
 * connecting, sending) happens elsewhere. Methods that change something block: never call them on an event loop.
 */
public final class RuleEngine {
    private final Hooks hooks;
    private final int hookPriority;
    private final Workers workers;
    private final RuleRegistry registry;
    private final Buffers buffers;
    private final Explanations explanations;
    private final ActionCatalogue catalogue;
    private final ResourceRegistry resources;
    private final EventMessages eventMessages;
    private final Map<HookPoint, HookListener> listeners = new EnumMap<>(HookPoint.class);
    private final List<Runnable> samplers = new CopyOnWriteArrayList<>();
    private final Set<HookPoint> listening = new HashSet<>();
    private volatile RuleSet rules = RuleSet.EMPTY;
    private volatile boolean closed;

    /**
     * What the engine works on.
     *
     * @param nodeName name of this node
     */
    public record Surroundings(
            Broker broker, Hooks hooks, Loops loops, Metrics metrics, TimeSource time, String nodeName) {}

    /**
     * Settings of the engine.
     *
     * @param ignoreSystemMessages whether {@code $SYS/...} raises nothing ({@code rule_engine.ignore_sys_message})
     * @param hookPriority place among the listeners; higher is called first
     * @param eventMessages events that are published as messages, with their QoS: {@link EventMessages#plan}
     * @param explainBytes payloads kept of the latest events of all rules together ({@code rule_engine.explain_memory}); 0
     *     keeps no events
     */
    public record Settings(
            boolean ignoreSystemMessages, int hookPriority, Map<EventType, Integer> eventMessages, long explainBytes) {
        public static final Settings DEFAULT = new Settings(true, 0, Map.of(), WatchBudget.DEFAULT_BYTES);

        /** With the usual memory for explanations. */
        public Settings(boolean ignoreSystemMessages, int hookPriority, Map<EventType, Integer> eventMessages) {
            this(ignoreSystemMessages, hookPriority, eventMessages, WatchBudget.DEFAULT_BYTES);
        }
    }

    public RuleEngine(
            Surroundings around,
            Settings settings,
            RuleStore store,
            Ids ids,
            ResourceRegistry resources,
            BufferParts parts) {
        this.hooks = around.hooks();
        this.hookPriority = settings.hookPriority();
        this.workers = parts.pacing().workers();
        this.resources = resources;
        this.catalogue = new ActionCatalogue(
                List.of(new InspectKind(around.time()), new RepublishKind(around.broker()), new DoNothingKind()),
                resources,
                parts,
                around.metrics());
        this.registry = new RuleRegistry(store, ids, around, catalogue, resources, this::swap);
        this.buffers = new Buffers(registry, parts.queues(), around.loops());
        EventRunner runner = new EventRunner(around.loops());
        this.eventMessages = new EventMessages(settings.eventMessages(), around.broker());
        HookListener.Surroundings shared = new HookListener.Surroundings(
                new EventSite(around.nodeName(), around.time(), new NodeState()),
                registry.watch().topics(),
                settings.ignoreSystemMessages(),
                eventMessages);
        registry.watch().budget().limit(settings.explainBytes());
        this.explanations = new Explanations(registry, around.time(), settings.ignoreSystemMessages());
        for (HookPoint point : HookPoint.values()) {
            listeners.put(point, new HookListener(point, () -> rules, runner, shared));
        }
    }

    /**
     * Brings up what is stored. Takes seconds if there are rules (the compiler is loaded); without, the compiler is warmed
     * up in the background.
     */
    public void start() {
        resources.addListener((id, status) -> {
            if (status.alive()) {
                registry.resourceIsBack(id);
            }
        });
        resources.load();
        registry.load();
        workers.execute(RuleCompiler::warmUp);
        workers.schedule(this::sample, TimeUnit.SECONDS.toMillis(SpeedMeter.SECONDS));
    }

    /** Runs a task every ten seconds, on a worker. Before {@link #start}, or soon after. */
    public void everySample(Runnable task) {
        samplers.add(task);
    }

    private void sample() {
        registry.sample();
        samplers.forEach(workers::execute);
        if (!closed) {
            workers.schedule(this::sample, TimeUnit.SECONDS.toMillis(SpeedMeter.SECONDS));
        }
    }

    /** Puts rules in force. A point that comes starts to listen after they are, one that goes has stopped before. */
    private synchronized void swap(RuleSet changed) {
        Set<HookPoint> wanted = EnumSet.noneOf(HookPoint.class);
        if (!closed) {
            wanted.addAll(changed.points());
            wanted.addAll(eventMessages.points());
        }
        for (HookPoint point : HookPoint.values()) {
            if (!wanted.contains(point) && listening.remove(point)) {
                hooks.remove(listener(point));
            }
        }
        rules = changed;
        for (HookPoint point : wanted) {
            if (listening.add(point)) {
                hooks.add(listener(point), hookPriority);
            }
        }
    }

    @SuppressWarnings("NullAway") // the constructor made one for every point
    private HookListener listener(HookPoint point) {
        return listeners.get(point);
    }

    /**
     * Makes a rule.
     *
     * @throws RefusedException if the id is taken, or the statement (with its place), an action or a parameter is wrong
     */
    public RuleView create(RuleRequest request) throws RefusedException {
        return registry.create(request, null);
    }

    /**
     * Changes a rule in place: id and metrics stay.
     *
     * @throws RefusedException if there is no such rule, the change is wrong, or a watched file says how it is; it stays as it was
     */
    public RuleView update(String id, RuleChange change) throws RefusedException {
        registry.checkChangeable(id);
        return registry.update(id, change, null);
    }

    /**
     * Forgets a rule; no effect if there is none.
     *
     * @throws RefusedException if a watched file says that there is this rule
     */
    public void delete(String id) throws RefusedException {
        registry.checkChangeable(id);
        registry.delete(id);
    }

    /**
     * Sets what a rule and its actions counted back to zero.
     *
     * @throws RefusedException if there is no such rule
     */
    public void resetMetrics(String id) throws RefusedException {
        registry.resetMetrics(id);
    }

    /** The rules as files write them: made and changed also where a watched file says how they are. */
    public RuleDefinitions definitions() {
        return new RuleDefinitions(registry, catalogue);
    }

    /** All rules, in the order they were made. */
    public List<RuleView> list() {
        return registry.list();
    }

    public Optional<RuleView> find(String id) {
        return registry.find(id);
    }

    /**
     * Makes an action outside of any rule, for parts of Sluice that make rows themselves; they close it, too.
     *
     * @param actionId the same at each start
     * @throws RefusedException if there is no such kind of action, or a parameter is wrong
     */
    public RuleAction open(String actionId, String name, Map<String, @Nullable Object> params) throws RefusedException {
        ActionSpec spec = new ActionSpec(actionId, name, params);
        RuleAction action = catalogue.create(spec);
        buffers.add(spec, action);
        return action;
    }

    /** All kinds of action, by name. */
    public List<ActionKind.Description> actions() {
        return catalogue.list();
    }

    public Optional<ActionKind.Description> action(String name) {
        return catalogue.find(name);
    }

    /** The latest outputs an {@code inspect} action saw, by its instance id; empty for others. */
    public List<Inspection> inspections(String actionId) {
        return registry.action(actionId)
                .filter(InspectAction.class::isInstance)
                .map(action -> ((InspectAction) action).recent())
                .orElse(List.of());
    }

    /** Why rules did what they did. */
    public Explanations explanations() {
        return explanations;
    }

    /** The buffers of all actions, with the rows that their targets refused. */
    public Buffers buffers() {
        return buffers;
    }

    public ResourceRegistry resources() {
        return resources;
    }

    /**
     * Ends: no event raises a rule any more, and rows under way may take so long to arrive. Does not close resources.
     *
     * @return complete when no action sends any more
     */
    public CompletionStage<Void> close(long drainMillis) {
        closed = true;
        swap(RuleSet.EMPTY);
        return registry.close(drainMillis);
    }
}
