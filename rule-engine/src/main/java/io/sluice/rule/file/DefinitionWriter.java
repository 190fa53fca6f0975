package io.sluice.rule.file;

import io.sluice.connector.Parameter;
import io.sluice.rule.engine.OnActionFailed;
import io.sluice.rule.engine.RuleDefinitions;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.registry.References;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRequest;
import io.sluice.rule.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what came from no file: in one form, without secrets, which {@link DefinitionReader} reads back as it was. */
final class DefinitionWriter {
    private final RuleDefinitions rules;
    private final ResourceTypes types;
    private final List<String> variables = new ArrayList<>();

    DefinitionWriter(RuleDefinitions rules, ResourceTypes types) {
        this.rules = rules;
        this.types = types;
    }

    /** Environment variables that stand for secrets in what was written. */
    List<String> variables() {
        return List.copyOf(variables);
    }

    String rule(RuleRequest rule) {
        String id = String.valueOf(rule.id());
        Map<String, @Nullable Object> front = new LinkedHashMap<>();
        front.put("id", id);
        if (!rule.description().isEmpty()) {
            front.put("description", rule.description());
        }
        if (!rule.enabled()) {
            front.put("enabled", false);
        }
        if (rule.onActionFailed() != OnActionFailed.CONTINUE) {
            front.put("on_action_failed", rule.onActionFailed().text());
        }
        front.put("actions", actions(rule.actions(), id));
        return "---\n" + YamlWriter.write(front) + "---\n" + rule.rawsql() + "\n";
    }

    private List<Object> actions(List<ActionRequest> actions, String owner) {
        List<Object> list = new ArrayList<>();
        for (ActionRequest action : actions) {
            String number = owner + "_" + (list.size() + 1);
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", action.name());
            if (!action.params().isEmpty()) {
                one.put("params", withoutSecrets(action.params(), rules.secretsOf(action.name()), number));
            }
            if (!action.fallbacks().isEmpty()) {
                one.put("fallbacks", actions(action.fallbacks(), number));
            }
            list.add(one);
        }
        return list;
    }

    String resource(ResourceRequest resource) {
        String id = String.valueOf(resource.id());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("type", resource.type());
        if (!resource.description().isEmpty()) {
            values.put("description", resource.description());
        }
        values.put("config", withoutSecrets(resource.config(), secretsOf(resource), id));
        return YamlWriter.write(values);
    }

    /** Where nobody knows which parameters are secret, all of them are. */
    private Set<String> secretsOf(ResourceRequest resource) {
        try {
            return types.find(resource.type()).parameters().stream()
                    .filter(Parameter::secret)
                    .map(Parameter::name)
                    .collect(Collectors.toSet());
        } catch (RefusedException unknownType) {
            return resource.config().keySet();
        }
    }

    private Map<String, @Nullable Object> withoutSecrets(
            Map<String, @Nullable Object> params, Set<String> secrets, String owner) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(params);
        for (String name : secrets) {
            Object value = shown.get(name);
            if (value != null && !References.isReference(value)) {
                String variable = (owner + "_" + name).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
                variables.add(variable);
                shown.put(name, "${env:" + variable + "}");
            }
        }
        return shown;
    }
}
