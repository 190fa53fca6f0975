package io.sluice.rule.engine;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.NearestWord;
import io.sluice.connector.Parameter;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.action.ActionKind;
import io.sluice.rule.action.ActionMetrics;
import io.sluice.rule.action.RuleAction;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.registry.References;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All kinds of action by name: the built-in ones and those that resources offer. Immutable. */
final class ActionCatalogue {
    private static final String HIDDEN = "******";

    private final Map<String, ActionKind> kinds = new TreeMap<>();
    private final ResourceRegistry resources;
    private final Metrics metrics;
    private final TimeSource time;

    ActionCatalogue(
            Collection<? extends ActionKind> builtIn, ResourceRegistry resources, BufferParts parts, Metrics metrics) {
        this.resources = resources;
        this.metrics = metrics;
        this.time = parts.pacing().workers().time();
        builtIn.forEach(kind -> kinds.put(kind.description().name(), kind));
        resources.types().actions().forEach((name, offers) -> {
            if (kinds.put(name, new ConnectorActionKind(offers, resources, parts)) != null) {
                throw new IllegalStateException("a connector calls an action " + name + ", which is built in");
            }
        });
    }

    List<ActionKind.Description> list() {
        return kinds.values().stream().map(ActionKind::description).toList();
    }

    Optional<ActionKind.Description> find(String name) {
        return Optional.ofNullable(kinds.get(name)).map(ActionKind::description);
    }

    /** @throws RefusedException if there is no such kind, or a parameter is wrong */
    RuleAction create(ActionSpec spec) throws RefusedException {
        try {
            return kind(spec.name()).create(spec.id(), resolved(spec.params()), new ActionMetrics(metrics, time));
        } catch (InvalidParameterException e) {
            throw refused(spec.name(), e);
        }
    }

    /**
     * Prepares an action for other parameters.
     *
     * @return puts them in force; empty if only a new action can have them
     * @throws RefusedException if a parameter is wrong
     */
    Optional<Runnable> change(RuleAction action, String name, Map<String, @Nullable Object> params)
            throws RefusedException {
        try {
            return kind(name).change(action, resolved(params));
        } catch (InvalidParameterException e) {
            throw refused(name, e);
        }
    }

    /**
     * Whether an action could be made; makes none.
     *
     * @param planned types of resources that are not there yet, by their ids
     * @throws RefusedException with what is wrong, and its place
     */
    void check(ActionRequest asked, Map<String, String> planned) throws RefusedException {
        ActionRequest request = completed(asked, planned);
        try {
            Object resource = request.params().get(ActionSpec.RESOURCE);
            kind(request.name()).check(resolved(request.params()), typeOf(String.valueOf(resource), planned));
        } catch (InvalidParameterException e) {
            throw refused(request.name(), e).at("params", e.parameter());
        }
    }

    private @Nullable String typeOf(String resourceId, Map<String, String> planned) {
        String type = planned.get(resourceId);
        return type == null ? resources.find(resourceId).map(ResourceView::type).orElse(null) : type;
    }

    private Map<String, @Nullable Object> resolved(Map<String, @Nullable Object> params) throws RefusedException {
        return resources.references().resolve(params);
    }

    private static RefusedException refused(String action, InvalidParameterException e) {
        return RefusedException.bad("Bad Arguments: " + e.term() + "action " + action + ": " + e.getMessage());
    }

    private ActionKind kind(String name) throws RefusedException {
        ActionKind kind = kinds.get(name);
        if (kind == null) {
            String near = NearestWord.to(name, kinds.keySet())
                    .map(word -> "; did you mean " + word + "?")
                    .orElse("");
            throw RefusedException.bad("Action " + name + " Not Found" + near).at("name");
        }
        return kind;
    }

    /**
     * The action as it will be kept: one that names no resource gets the only one there is of a fitting type.
     *
     * @throws RefusedException if the resource it names is not there or does not offer the action
     */
    ActionRequest completed(ActionRequest request) throws RefusedException {
        return completed(request, Map.of());
    }

    private ActionRequest completed(ActionRequest request, Map<String, String> planned) throws RefusedException {
        List<String> types = kind(request.name()).description().resourceTypes();
        if (types.isEmpty()) {
            return request;
        }
        if (request.params().get(ActionSpec.RESOURCE) instanceof String id) {
            checkFits(request.name(), id, typeOf(id, planned), types);
            return request;
        }
        Map<String, String> known = new LinkedHashMap<>();
        resources.list().forEach(resource -> known.put(resource.id(), resource.type()));
        known.putAll(planned);
        known.values().retainAll(types);
        if (known.size() != 1 || request.params().containsKey(ActionSpec.RESOURCE)) {
            return request;
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>(request.params());
        params.put(ActionSpec.RESOURCE, known.keySet().iterator().next());
        return new ActionRequest(request.name(), params, request.fallbacks());
    }

    private static void checkFits(String action, String id, @Nullable String type, List<String> types)
            throws RefusedException {
        if (type == null) {
            throw RefusedException.bad("Resource " + id + " Not Found").at("params", ActionSpec.RESOURCE);
        }
        if (!types.contains(type)) {
            throw RefusedException.bad("Bad Arguments: action " + action + " needs a resource of type "
                            + String.join(" or ", types) + ", " + id + " is of type " + type)
                    .at("params", ActionSpec.RESOURCE);
        }
    }

    /** Parameters for people: what is secret is hidden; all of it if nobody knows the action. */
    Map<String, @Nullable Object> shown(ActionSpec spec) {
        ActionKind kind = kinds.get(spec.name());
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(spec.params());
        if (kind == null) {
            shown.replaceAll((name, value) -> name.equals(ActionSpec.RESOURCE) ? value : HIDDEN);
            return shown;
        }
        for (Parameter parameter : kind.description().parameters()) {
            if (parameter.secret() && !References.isReference(shown.get(parameter.name()))) {
                shown.replace(parameter.name(), HIDDEN);
            }
        }
        return shown;
    }
}
