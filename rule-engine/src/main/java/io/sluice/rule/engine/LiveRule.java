package io.sluice.rule.engine;

import io.sluice.rule.action.BufferedAction;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule in the registry: its definition and what was made of it.
 *
 * @param compiled null if the rule is broken
 * @param actions made of {@link RuleDefinition#actions}, in the same order; empty if the rule is broken
 * @param problem why it is broken, null if it is not
 */
record LiveRule(
        RuleDefinition definition,
        @Nullable CompiledRule compiled,
        List<RuleAction> actions,
        @Nullable String problem,
        RuleMetrics metrics) {
    static LiveRule broken(RuleDefinition definition, String problem, RuleMetrics metrics) {
        return new LiveRule(definition, null, List.of(), problem, metrics);
    }

    /** The same rule, reading payloads by the slots of another set. */
    LiveRule boundTo(PayloadPaths paths) {
        return compiled == null ? this : new LiveRule(definition, compiled.bind(paths), actions, problem, metrics);
    }

    String id() {
        return definition.id();
    }

    boolean runs() {
        return compiled != null && definition.enabled();
    }

    /** The action that was made for a spec, null if there is none. */
    @Nullable
    RuleAction actionOf(ActionSpec spec) {
        int at = actions.isEmpty() ? -1 : definition.actions().indexOf(spec);
        return at < 0 ? null : actions.get(at);
    }

    /** The action of an instance id, null if there is none. */
    @Nullable
    RuleAction actionWithId(String actionId) {
        return definition.actions().stream()
                .filter(spec -> spec.id().equals(actionId))
                .findFirst()
                .map(this::actionOf)
                .orElse(null);
    }

    Set<String> resources() {
        Set<String> ids = new HashSet<>();
        for (ActionSpec action : definition.actions()) {
            if (action.params().get(ActionSpec.RESOURCE) instanceof String id) {
                ids.add(id);
            }
        }
        return ids;
    }

    RuleView view(ActionCatalogue catalogue) {
        List<RuleView.ActionView> views = new ArrayList<>();
        for (ActionSpec spec : definition.actions()) {
            views.add(view(spec, catalogue.shown(spec)));
        }
        return new RuleView(
                id(),
                compiled == null
                        ? List.of()
                        : compiled.sources().stream().map(RuleSource::name).toList(),
                definition.rawsql(),
                views,
                definition.enabled(),
                definition.description(),
                problem,
                metrics.counts(),
                definition.createdAtMillis());
    }

    private RuleView.ActionView view(ActionSpec spec, Map<String, @Nullable Object> params) {
        RuleAction action = actionOf(spec);
        if (action == null) {
            return new RuleView.ActionView(spec.id(), spec.name(), params, 0, 0, null, null);
        }
        return new RuleView.ActionView(
                spec.id(),
                spec.name(),
                params,
                action.metrics().success(),
                action.metrics().failed(),
                action.metrics().lastError(),
                action instanceof BufferedAction buffered ? buffered.buffer().status() : null);
    }
}
