package io.sluice.rule.engine;

import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule in the registry: its definition and what was made of it.
 *
 * @param compiled null if the rule is broken
 * @param made the instances of all actions, fallbacks too, by their ids; empty if the rule is broken
 * @param problem why it is broken, null if it is not
 */
record LiveRule(
        RuleDefinition definition,
        @Nullable CompiledRule compiled,
        Map<String, RuleAction> made,
        @Nullable String problem,
        RuleMetrics metrics) {
    static LiveRule broken(RuleDefinition definition, String problem, RuleMetrics metrics) {
        return new LiveRule(definition, null, Map.of(), problem, metrics);
    }

    /** The same rule, said to come from elsewhere. */
    LiveRule with(RuleDefinition other) {
        return new LiveRule(other, compiled, made, problem, metrics);
    }

    String id() {
        return definition.id();
    }

    boolean runs() {
        return compiled != null && definition.enabled();
    }

    /** The instances of all its actions, fallbacks too. */
    Collection<RuleAction> actions() {
        return made.values();
    }

    /** The instance of an action or fallback, null if there is none. */
    @Nullable
    RuleAction action(String actionId) {
        return made.get(actionId);
    }

    /** The instance that was made for a spec as it is, null if there is none. */
    @Nullable
    RuleAction actionOf(ActionSpec spec) {
        return definition.allActions().anyMatch(spec::isSameAs) ? made.get(spec.id()) : null;
    }

    /** What the loops run; the rule is not broken. */
    RuleActions toRun() {
        List<RuleActions.Chain> chains = definition.actions().stream()
                .map(spec -> new RuleActions.Chain(
                        instance(spec),
                        spec.fallbacks().stream().map(this::instance).toList()))
                .toList();
        return new RuleActions(chains, definition.onActionFailed() == OnActionFailed.STOP);
    }

    private RuleAction instance(ActionSpec spec) {
        return Optional.ofNullable(made.get(spec.id())).orElseThrow();
    }

    /** Ids of the resources that its actions name. */
    Set<String> resources() {
        Set<String> ids = new HashSet<>();
        definition.allActions().forEach(action -> {
            if (action.params().get(ActionSpec.RESOURCE) instanceof String id) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Buffers of the actions that send to a resource. */
    Stream<BufferedAction> sendingTo(String resourceId) {
        return definition
                .allActions()
                .filter(spec -> resourceId.equals(spec.params().get(ActionSpec.RESOURCE)))
                .map(spec -> action(spec.id()))
                .filter(BufferedAction.class::isInstance)
                .map(BufferedAction.class::cast);
    }

    RuleView view(ActionCatalogue catalogue) {
        return new RuleView(
                id(),
                compiled == null
                        ? List.of()
                        : compiled.sources().stream().map(RuleSource::name).toList(),
                definition.rawsql(),
                views(definition.actions(), catalogue),
                definition.enabled(),
                definition.description(),
                problem,
                compiled == null ? List.of() : compiled.warnings(),
                metrics.counts(),
                definition.createdAtMillis(),
                definition.onActionFailed(),
                definition.origin());
    }

    private List<RuleView.ActionView> views(List<ActionSpec> specs, ActionCatalogue catalogue) {
        return specs.stream().map(spec -> view(spec, catalogue)).toList();
    }

    private RuleView.ActionView view(ActionSpec spec, ActionCatalogue catalogue) {
        Map<String, @Nullable Object> params = catalogue.shown(spec);
        List<RuleView.ActionView> fallbacks = views(spec.fallbacks(), catalogue);
        RuleAction action = action(spec.id());
        if (action == null) {
            return new RuleView.ActionView(spec.id(), spec.name(), params, 0, 0, 0, null, 0, null, fallbacks);
        }
        return new RuleView.ActionView(
                spec.id(),
                spec.name(),
                params,
                action.metrics().taken(),
                action.metrics().success(),
                action.metrics().failed(),
                action.metrics().lastError(),
                action.metrics().lastErrorAtMillis(),
                action instanceof BufferedAction buffered ? buffered.buffer().status() : null,
                fallbacks);
    }
}
