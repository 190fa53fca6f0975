package io.sluice.rule.engine;

import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RuleStore;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleSource;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    /** So many unused paths are not worth the work. */
    private static final int PATHS_KEPT = 16;

    private final RuleStore store;
    private final Ids ids;
    private final RuleEngine.Surroundings around;
    private final ActionCatalogue catalogue;
    private final ResourceRegistry resources;
    private final Consumer<RuleSet> publisher;
    private final Map<String, LiveRule> rules = new ConcurrentHashMap<>();
    /** Slots keep their numbers while rules come and go: a new rule does not touch the others. Under the lock. */
    private PayloadPaths paths = PayloadPaths.NONE;

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
            definition = new RuleDefinition(id, "", List.of(), "", true, 0, 0);
            return LiveRule.broken(definition, "unreadable: " + e.getMessage(), metrics);
        }
        try {
            return make(definition, null, metrics).rule();
        } catch (RefusedException | RuntimeException e) {
            return LiveRule.broken(definition, String.valueOf(e.getMessage()), metrics);
        }
    }

    /** @throws RefusedException if the statement, an action or a parameter is wrong */
    synchronized RuleView create(RuleRequest request) throws RefusedException {
        String id = ids.next(PREFIX, rules::containsKey);
        RuleDefinition definition = new RuleDefinition(
                id,
                request.rawsql(),
                specs(request.actions(), null),
                request.description(),
                request.enabled(),
                lastOrder + 1,
                around.time().wallMillis());
        LiveRule rule = make(definition, null, metrics(id)).rule();
        install(rule);
        lastOrder = definition.order();
        return rule.view(catalogue);
    }

    /**
     * Changes a rule. Its id and metrics stay, and so do actions that can go on with their new parameters: what waits in them
     * stays, and goes where they say.
     *
     * @throws RefusedException if there is no such rule, or something in the change is wrong; then the rule stays as it is
     */
    synchronized RuleView update(String id, RuleChange change) throws RefusedException {
        LiveRule old = known(id);
        RuleDefinition was = old.definition();
        List<RuleRequest.ActionRequest> actions = change.actions();
        String description = change.description();
        Boolean enabled = change.enabled();
        String rawsql = change.rawsql();
        RuleDefinition definition = new RuleDefinition(
                id,
                rawsql == null ? was.rawsql() : rawsql,
                actions == null ? was.actions() : specs(actions, old),
                description == null ? was.description() : description,
                enabled == null ? was.enabled() : enabled,
                was.order(),
                was.createdAtMillis());
        Made made = make(definition, old, old.metrics());
        LiveRule rule = made.rule();
        install(rule);
        made.changes().forEach(Runnable::run);
        List<RuleAction> gone = new ArrayList<>(old.actions());
        gone.removeAll(rule.actions());
        gone.forEach(action -> action.discard(DRAIN_MILLIS));
        return rule.view(catalogue);
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
        return new RuleMetrics(id, around.metrics(), around.time());
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

    /**
     * Specs of the wanted actions. One that was there already keeps its instance, and so does one that can go on with other
     * parameters.
     */
    private List<ActionSpec> specs(List<RuleRequest.ActionRequest> wanted, @Nullable LiveRule old)
            throws RefusedException {
        List<ActionSpec> left =
                new ArrayList<>(old == null ? List.of() : old.definition().actions());
        Map<RuleRequest.ActionRequest, ActionSpec> same = new IdentityHashMap<>();
        List<RuleRequest.ActionRequest> requests = new ArrayList<>();
        for (RuleRequest.ActionRequest asked : wanted) {
            RuleRequest.ActionRequest request = catalogue.completed(asked);
            requests.add(request);
            left.stream().filter(spec -> spec.isSameAs(request)).findFirst().ifPresent(spec -> {
                left.remove(spec);
                same.put(request, spec);
            });
        }
        List<ActionSpec> specs = new ArrayList<>();
        for (RuleRequest.ActionRequest request : requests) {
            ActionSpec known = same.get(request);
            specs.add(
                    known != null ? known : new ActionSpec(idOf(request, left, old), request.name(), copyOf(request)));
        }
        return specs;
    }

    private static Map<String, @Nullable Object> copyOf(RuleRequest.ActionRequest request) {
        return new LinkedHashMap<>(request.params());
    }

    /** The id of an action that can go on with other parameters, if there is one; it is left no longer. */
    private String idOf(RuleRequest.ActionRequest request, List<ActionSpec> left, @Nullable LiveRule old)
            throws RefusedException {
        for (ActionSpec spec : left) {
            RuleAction action = old == null ? null : old.actionOf(spec);
            // a broken rule has no actions, but rows of theirs may wait on the disk
            boolean goesOn = spec.name().equals(request.name())
                    && (action == null
                            || catalogue
                                    .change(action, request.name(), request.params())
                                    .isPresent());
            if (goesOn) {
                left.remove(spec);
                return spec.id();
            }
        }
        return ids.ofAction(request.name());
    }

    /**
     * A rule that can be installed.
     *
     * @param changes what is done to actions that it shares with the rule before, once it is installed
     */
    private record Made(LiveRule rule, List<Runnable> changes) {}

    private Made make(RuleDefinition definition, @Nullable LiveRule old, RuleMetrics metrics) throws RefusedException {
        CompiledRule compiled = compile(definition.rawsql());
        List<RuleAction> actions = new ArrayList<>();
        List<RuleAction> fresh = new ArrayList<>();
        List<Runnable> changes = new ArrayList<>();
        try {
            for (ActionSpec spec : definition.actions()) {
                RuleAction kept = old == null ? null : old.actionOf(spec);
                RuleAction changed = kept != null || old == null ? null : old.actionWithId(spec.id());
                if (kept != null) {
                    actions.add(kept);
                } else if (changed != null) {
                    catalogue.change(changed, spec.name(), spec.params()).ifPresent(changes::add);
                    actions.add(changed);
                } else {
                    RuleAction made = catalogue.create(spec);
                    fresh.add(made);
                    actions.add(made);
                }
            }
        } catch (RefusedException | RuntimeException e) {
            fresh.forEach(RuleRegistry::undo);
            throw e;
        }
        return new Made(new LiveRule(definition, compiled, List.copyOf(actions), null, metrics), changes);
    }

    /** Ends an action that was made for nothing. If rows or letters lie in its queue on the disk they stay there. */
    private static void undo(RuleAction action) {
        boolean holdsRows = action instanceof BufferedAction buffered
                && (buffered.buffer().status().rows() > 0
                        || buffered.buffer().deadLetters().size() > 0);
        if (holdsRows) {
            action.close(0);
        } else {
            action.discard(0);
        }
    }

    private CompiledRule compile(String rawsql) throws RefusedException {
        try {
            CompiledRule compiled = RuleCompiler.compile(rawsql);
            for (RuleSource source : compiled.sources()) {
                checkRaised(source);
            }
            paths = paths.with(compiled.payloadPaths());
            return compiled.bind(paths);
        } catch (RuleSyntaxException e) {
            throw RefusedException.bad("Bad Arguments: " + e.getMessage());
        }
    }

    /** A rule that never fires is an error: nobody would notice. */
    private static void checkRaised(RuleSource source) throws RefusedException {
        if (RuleSet.pointOf(source.type()) == null) {
            throw RefusedException.bad("Bad Arguments: the event " + source.name() + " is never raised");
        }
    }

    private void install(LiveRule rule) {
        store.put(RuleStore.Kind.RULE, rule.id(), rule.definition().toJson());
        rules.put(rule.id(), rule);
        resources.use(rule.id(), rule.resources());
        publish();
    }

    private void publish() {
        List<InstalledRule> installed = new ArrayList<>();
        for (LiveRule rule : inOrder()) {
            CompiledRule compiled = rule.compiled();
            if (compiled != null && rule.runs()) {
                installed.add(new InstalledRule(rule.id(), installed.size(), compiled, rule.actions(), rule.metrics()));
            }
        }
        publisher.accept(new RuleSet(installed, paths));
    }

    /** Binds all rules anew when most paths belong to rules that are gone: every message would be searched for them. */
    private void forgetUnusedPaths() {
        Set<PayloadPath> used = new LinkedHashSet<>();
        for (LiveRule rule : rules.values()) {
            if (rule.compiled() != null) {
                used.addAll(rule.compiled().payloadPaths());
            }
        }
        if (paths.size() <= 2 * used.size() + PATHS_KEPT) {
            return;
        }
        PayloadPaths fresh = new PayloadPaths(used);
        paths = fresh;
        rules.replaceAll((id, rule) -> rule.boundTo(fresh));
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
                .flatMap(rule -> rule.definition().actions().stream()
                        .filter(spec -> spec.id().equals(actionId))
                        .map(rule::actionOf)
                        .flatMap(Stream::ofNullable))
                .findFirst();
    }

    /** A resource is back: buffers that wait for it go on. */
    void resourceIsBack(String resourceId) {
        for (LiveRule rule : rules.values()) {
            for (ActionSpec spec : rule.definition().actions()) {
                if (resourceId.equals(spec.params().get(ActionSpec.RESOURCE))
                        && rule.actionOf(spec) instanceof BufferedAction buffered) {
                    buffered.buffer().retryNow();
                }
            }
        }
    }

    /** Takes a sample of every rule's speed. */
    void sample() {
        rules.values().forEach(rule -> rule.metrics().sample());
    }
}
