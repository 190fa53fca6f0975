package io.sluice.rule.engine;

import io.sluice.rule.action.RuleAction;
import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.watch.NodeWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rules by id. Every change is stored first, then made a new {@link RuleSet}, which the loops see as a whole. Methods
 * that change something compile and write: they block, and are never called on an event loop. Safe for any thread.
 */
final class RuleRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(RuleRegistry.class);
    private static final String PREFIX = "rule:";
    /** How long rows of a rule that is gone or changed may take to reach their target. */
    private static final long DRAIN_MILLIS = 5_000;

    private final RuleStore store;
    private final Ids ids;
    private final RuleMaker maker;
    private final SharedPaths paths = new SharedPaths();
    private final RuleEngine.Surroundings around;
    private final ActionCatalogue catalogue;
    private final ResourceRegistry resources;
    private final Consumer<RuleSet> publisher;
    private final NodeWatch watch = new NodeWatch();
    private final Map<String, LiveRule> rules = new ConcurrentHashMap<>();
    private RuleSet inForce = new RuleSet(List.of());
    private int rulesGone;
    private long lastOrder;

    /** @param publisher takes the rules in force whenever they change */
    RuleRegistry(
            RuleStore store,
            Ids ids,
            RuleEngine.Surroundings around,
            ActionCatalogue catalogue,
            ResourceRegistry resources,
            Consumer<RuleSet> publisher) {
        this.store = store;
        this.ids = ids;
        this.around = around;
        this.catalogue = catalogue;
        this.resources = resources;
        this.publisher = publisher;
        this.maker = new RuleMaker(catalogue, ids, paths);
    }

    /** Brings up what is stored. Never fails: a rule that cannot be made is kept, and listed with the reason. */
    synchronized void load() {
        store.load(RuleStore.Kind.RULE).forEach((id, json) -> {
            LiveRule rule = load(id, json);
            if (rule.problem() != null) {
                LOG.error("{}: stored rule is broken and does not run: {}", id, rule.problem());
            }
            lastOrder = Math.max(lastOrder, rule.definition().order());
            rules.put(id, rule);
            resources.use(id, rule.resources());
        });
        publish();
    }

    private LiveRule load(String id, String json) {
        RuleMetrics metrics = metrics(id);
        RuleDefinition definition;
        try {
            definition = RuleDefinition.fromJson(id, json);
        } catch (IOException e) {
            // the text itself is not shown: it may hold secrets
            definition = RuleDefinition.unreadable(id);
            return LiveRule.broken(definition, "unreadable: " + e.getMessage(), metrics);
        }
        try {
            return maker.make(definition, null, metrics).rule();
        } catch (RefusedException | RuntimeException e) {
            return LiveRule.broken(definition, String.valueOf(e.getMessage()), metrics);
        }
    }

    /**
     * Makes a rule, or refuses it.
     *
     * @param origin the file it comes from, null if it comes from none
     * @throws RefusedException if the id is taken, or the statement, an action or a parameter is wrong
     */
    synchronized RuleView create(RuleRequest request, @Nullable Origin origin) throws RefusedException {
        String wanted = request.id();
        if (wanted != null && rules.containsKey(wanted)) {
            throw RefusedException.bad("Already Exists");
        }
        String id = wanted == null ? ids.next(PREFIX, rules::containsKey) : Ids.checked(wanted);
        RuleDefinition definition = new RuleDefinition(
                id,
                request.rawsql(),
                maker.specs(request.actions(), null),
                request.description(),
                request.enabled(),
                lastOrder + 1,
                around.time().wallMillis(),
                request.onActionFailed(),
                origin);
        LiveRule rule = maker.make(definition, null, metrics(id)).rule();
        install(rule);
        lastOrder = definition.order();
        return rule.view(catalogue);
    }

    /**
     * Changes a rule. Its id and metrics stay, and so do actions that can go on with their new parameters: what waits in them
     * stays, and goes where they say.
     *
     * @param origin the file that the change comes from, null if it comes from none
     * @throws RefusedException if there is no such rule, or something in the change is wrong; then the rule stays as it is
     */
    synchronized RuleView update(String id, RuleChange change, @Nullable Origin origin) throws RefusedException {
        LiveRule old = known(id);
        RuleDefinition was = old.definition();
        List<RuleRequest.ActionRequest> actions = change.actions();
        RuleDefinition definition = new RuleDefinition(
                id,
                orElse(change.rawsql(), was.rawsql()),
                actions == null ? was.actions() : maker.specs(actions, old),
                orElse(change.description(), was.description()),
                orElse(change.enabled(), was.enabled()),
                was.order(),
                was.createdAtMillis(),
                orElse(change.onActionFailed(), was.onActionFailed()),
                origin != null || was.origin() == null ? origin : was.origin().changed());
        RuleMaker.Made made = maker.make(definition, old, old.metrics());
        LiveRule rule = made.rule();
        install(rule);
        made.changes().forEach(Runnable::run);
        List<RuleAction> gone = new ArrayList<>(old.actions());
        gone.removeAll(rule.actions());
        gone.forEach(action -> action.discard(DRAIN_MILLIS));
        return rule.view(catalogue);
    }

    private static <T> T orElse(@Nullable T changed, T was) {
        return changed == null ? was : changed;
    }

    /** What is stored of a rule, null if there is none. */
    @Nullable
    RuleDefinition definition(String id) {
        LiveRule rule = rules.get(id);
        return rule == null ? null : rule.definition();
    }

    /** Ids of all rules, in the order they were made. */
    List<String> ids() {
        return inOrder().stream().map(LiveRule::id).toList();
    }

    /** Says that a rule comes from a file, or from none; nothing else changes. No effect if there is no such rule. */
    synchronized void setOrigin(String id, @Nullable Origin origin) {
        LiveRule rule = rules.get(id);
        if (rule != null) {
            RuleDefinition definition = rule.definition().withOrigin(origin);
            store.put(RuleStore.Kind.RULE, id, definition.toJson());
            rules.put(id, rule.with(definition));
        }
    }

    /**
     * Refuses what a watched file would not know of.
     *
     * @throws RefusedException if the rule comes from such a file
     */
    void checkChangeable(String id) throws RefusedException {
        LiveRule rule = rules.get(id);
        if (rule != null) {
            Origin.checkChangeable("rule " + id, rule.definition().origin());
        }
    }

    /** Forgets a rule; rows under way have some seconds to arrive. No effect if there is none. */
    synchronized void delete(String id) {
        store.delete(RuleStore.Kind.RULE, id);
        LiveRule rule = rules.remove(id);
        if (rule != null) {
            resources.use(id, List.of());
            forgetUnusedPaths();
            publish();
            rule.actions().forEach(action -> action.discard(DRAIN_MILLIS));
        }
    }

    private RuleMetrics metrics(String id) {
        return new RuleMetrics(id, around.metrics(), around.time(), watch);
    }

    private static CompletionStage<Void> close(Collection<RuleAction> actions, long drainMillis) {
        return CompletableFuture.allOf(actions.stream()
                .map(action -> action.close(drainMillis).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** Ends all actions; what waits may take so long. */
    synchronized CompletionStage<Void> close(long drainMillis) {
        List<RuleAction> all = new ArrayList<>();
        rules.values().forEach(rule -> all.addAll(rule.actions()));
        return close(all, drainMillis);
    }

    private LiveRule known(String id) throws RefusedException {
        LiveRule rule = rules.get(id);
        if (rule == null) {
            throw RefusedException.notFound("Rule " + id + " Not Found");
        }
        return rule;
    }

    private void install(LiveRule rule) {
        store.put(RuleStore.Kind.RULE, rule.id(), rule.definition().toJson());
        LiveRule old = rules.put(rule.id(), rule);
        resources.use(rule.id(), rule.resources());
        if (old == null) {
            publishNew(rule);
        } else {
            publish();
        }
    }

    /** A new rule does not make a new set: ten thousand of them one after the other would take minutes. */
    private void publishNew(LiveRule rule) {
        CompiledRule compiled = rule.compiled();
        if (compiled != null && rule.runs()) {
            inForce.add(installed(rule, compiled, inForce.size()));
            watch.budget().divide(inForce.size());
            publisher.accept(inForce);
        }
    }

    private static InstalledRule installed(LiveRule rule, CompiledRule compiled, int order) {
        return new InstalledRule(rule.id(), order, compiled, rule.toRun(), rule.metrics());
    }

    private void publish() {
        List<InstalledRule> installed = new ArrayList<>();
        for (LiveRule rule : inOrder()) {
            CompiledRule compiled = rule.compiled();
            if (compiled != null && rule.runs()) {
                installed.add(installed(rule, compiled, installed.size()));
            }
        }
        watch.budget().divide(installed.size());
        inForce = new RuleSet(installed);
        publisher.accept(inForce);
    }

    private void forgetUnusedPaths() {
        rulesGone++;
        if (paths.areMany(rulesGone)) {
            rulesGone = 0;
            Set<PayloadPath> used = new HashSet<>();
            for (LiveRule rule : rules.values()) {
                if (rule.compiled() != null) {
                    used.addAll(rule.compiled().payloadPaths());
                }
            }
            paths.forgetUnused(used);
        }
    }

    private List<LiveRule> inOrder() {
        return rules.values().stream()
                .sorted(Comparator.comparingLong(
                                (LiveRule rule) -> rule.definition().order())
                        .thenComparing(LiveRule::id))
                .toList();
    }

    /** All rules, in the order they were made. */
    List<RuleView> list() {
        return inOrder().stream().map(rule -> rule.view(catalogue)).toList();
    }

    Optional<RuleView> find(String id) {
        return Optional.ofNullable(rules.get(id)).map(rule -> rule.view(catalogue));
    }

    /** An action of any rule, by the id of its instance. */
    Optional<RuleAction> action(String actionId) {
        return rules.values().stream()
                .flatMap(rule -> Stream.ofNullable(rule.action(actionId)))
                .findFirst();
    }

    /** A resource is back: buffers that wait for it go on. */
    void resourceIsBack(String resourceId) {
        rules.values().stream()
                .flatMap(rule -> rule.sendingTo(resourceId))
                .forEach(buffered -> buffered.buffer().retryNow());
    }

    /**
     * Begins to count anew for a rule and its actions; what counts for the node goes on.
     *
     * @throws RefusedException if there is no such rule
     */
    void resetMetrics(String id) throws RefusedException {
        LiveRule rule = known(id);
        rule.metrics().reset();
        rule.actions().forEach(action -> action.metrics().reset());
    }

    /** A rule as it is. */
    Optional<LiveRule> live(String id) {
        return Optional.ofNullable(rules.get(id));
    }

    /** What all rules share of what is noted of them. */
    NodeWatch watch() {
        return watch;
    }

    /** Takes a sample of every rule's speed. */
    void sample() {
        rules.values().forEach(rule -> rule.metrics().sample());
    }
}
