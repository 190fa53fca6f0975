package io.sluice.rule.engine;

import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.registry.Ids;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rules of their definitions, and finds which actions of a rule go on when it changes. Compiles: never on an event loop. */
final class RuleMaker {
    private final ActionCatalogue catalogue;
    private final Ids ids;
    private final SharedPaths paths;

    RuleMaker(ActionCatalogue catalogue, Ids ids, SharedPaths paths) {
        this.catalogue = catalogue;
        this.ids = ids;
        this.paths = paths;
    }

    /**
     * A rule that can be installed.
     *
     * @param changes what is done to actions that it shares with the rule before, once it is installed
     */
    record Made(LiveRule rule, List<Runnable> changes) {}

    /**
     * Specs of the wanted actions. One that was there already keeps its instance, and so does one that can go on with other
     * parameters.
     *
     * @throws RefusedException if a kind of action or a resource is not there
     */
    List<ActionSpec> specs(List<ActionRequest> wanted, @Nullable LiveRule old) throws RefusedException {
        List<ActionSpec> left = new ArrayList<>(
                old == null ? List.of() : old.definition().allActions().toList());
        List<ActionRequest> requests = completed(wanted);
        Map<ActionRequest, String> same = new IdentityHashMap<>();
        for (ActionRequest request : flat(requests)) {
            left.stream().filter(spec -> spec.isSameAs(request)).findFirst().ifPresent(spec -> {
                left.remove(spec);
                same.put(request, spec.id());
            });
        }
        for (ActionRequest request : flat(requests)) {
            if (!same.containsKey(request)) {
                same.put(request, idOf(request, left, old));
            }
        }
        return specs(requests, same);
    }

    private List<ActionRequest> completed(List<ActionRequest> wanted) throws RefusedException {
        List<ActionRequest> requests = new ArrayList<>();
        for (ActionRequest asked : wanted) {
            ActionRequest request = catalogue.completed(asked);
            requests.add(new ActionRequest(request.name(), request.params(), completed(asked.fallbacks())));
        }
        return requests;
    }

    private static List<ActionRequest> flat(List<ActionRequest> requests) {
        List<ActionRequest> flat = new ArrayList<>();
        for (ActionRequest request : requests) {
            flat.add(request);
            flat.addAll(request.fallbacks());
        }
        return flat;
    }

    private static List<ActionSpec> specs(List<ActionRequest> requests, Map<ActionRequest, String> ids) {
        return requests.stream()
                .map(request -> new ActionSpec(
                        String.valueOf(ids.get(request)),
                        request.name(),
                        new LinkedHashMap<>(request.params()),
                        specs(request.fallbacks(), ids)))
                .toList();
    }

    /** The id of an action that can go on with other parameters, if there is one; it is left no longer. */
    private String idOf(ActionRequest request, List<ActionSpec> left, @Nullable LiveRule old) throws RefusedException {
        for (ActionSpec spec : left) {
            RuleAction action = old == null ? null : old.action(spec.id());
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
     * Makes a rule.
     *
     * @param old the rule of this id before, whose actions are kept where they can be; null if there was none
     * @throws RefusedException if the statement, an action or a parameter is wrong; then nothing has changed
     */
    Made make(RuleDefinition definition, @Nullable LiveRule old, RuleMetrics metrics) throws RefusedException {
        CompiledRule compiled = paths.bind(compile(definition.rawsql(), definition.id()));
        Map<String, RuleAction> made = new LinkedHashMap<>();
        List<RuleAction> fresh = new ArrayList<>();
        List<Runnable> changes = new ArrayList<>();
        try {
            for (ActionSpec spec : definition.allActions().toList()) {
                RuleAction kept = old == null ? null : old.action(spec.id());
                RuleAction action = kept == null ? catalogue.create(spec) : kept;
                made.put(spec.id(), action);
                if (kept == null) {
                    fresh.add(action);
                } else if (old != null && old.actionOf(spec) == null) {
                    catalogue.change(kept, spec.name(), spec.params()).ifPresent(changes::add);
                }
            }
        } catch (RefusedException | RuntimeException e) {
            fresh.forEach(RuleMaker::undo);
            throw e;
        }
        return new Made(new LiveRule(definition, compiled, made, null, metrics), changes);
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

    /** @throws RefusedException if the statement is wrong */
    static CompiledRule compile(String rawsql, String ruleId) throws RefusedException {
        try {
            return RuleCompiler.compile(rawsql, ruleId);
        } catch (RuleSyntaxException e) {
            String message = String.valueOf(e.getMessage());
            throw RefusedException.bad(new TestOutcome.CompileError(e.line(), e.column(), message).refusal())
                    .at("rawsql");
        }
    }
}
