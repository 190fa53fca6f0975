package io.sluice.rule.engine;

import io.sluice.connector.Parameter;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.registry.Origin;
import io.sluice.rule.registry.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rules as files write them: whole, with secrets and the file they came from. Methods that change something compile and write to
 * the store: never call them on an event loop. Safe for any thread.
 */
public final class RuleDefinitions {
    private final RuleRegistry registry;
    private final ActionCatalogue catalogue;

    RuleDefinitions(RuleRegistry registry, ActionCatalogue catalogue) {
        this.registry = registry;
        this.catalogue = catalogue;
    }

    /** Ids of all rules, in the order they were made. */
    public List<String> ids() {
        return registry.ids();
    }

    /** A rule as it was asked for; empty if there is none. */
    public Optional<RuleRequest> find(String id) {
        RuleDefinition known = registry.definition(id);
        return Optional.ofNullable(known)
                .map(rule -> new RuleRequest(
                        id,
                        rule.rawsql(),
                        requests(rule.actions()),
                        rule.description(),
                        rule.enabled(),
                        rule.onActionFailed()));
    }

    private static List<ActionRequest> requests(List<ActionSpec> specs) {
        return specs.stream()
                .map(spec -> new ActionRequest(spec.name(), spec.params(), requests(spec.fallbacks())))
                .toList();
    }

    /** The file a rule came from; null if it came from none, or there is no such rule. */
    public @Nullable Origin origin(String id) {
        RuleDefinition known = registry.definition(id);
        return known == null ? null : known.origin();
    }

    /** Whether a rule is there and runs, or would if it were enabled. */
    public boolean isSound(String id) {
        return registry.find(id).filter(rule -> rule.problem() == null).isPresent();
    }

    /**
     * Whether all actions of a rule could be made. Makes and changes nothing; the statement is not looked at.
     *
     * @param planned types of resources that will be there, by their ids
     * @throws RefusedException with what is wrong, and its place
     */
    public void checkActions(RuleRequest request, Map<String, String> planned) throws RefusedException {
        check(request.actions(), planned, "actions");
    }

    private void check(List<ActionRequest> actions, Map<String, String> planned, String member)
            throws RefusedException {
        for (int i = 0; i < actions.size(); i++) {
            try {
                catalogue.check(actions.get(i), planned);
                check(actions.get(i).fallbacks(), planned, "fallbacks");
            } catch (RefusedException e) {
                throw e.at(member, String.valueOf(i));
            }
        }
    }

    /**
     * Whether a rule is already what a request says.
     *
     * @throws RefusedException if a kind of action or a resource is not there
     */
    public boolean isSame(RuleRequest request) throws RefusedException {
        Optional<RuleRequest> known = find(String.valueOf(request.id()));
        RuleRequest wanted = new RuleRequest(
                request.id(),
                request.rawsql(),
                completed(request.actions()),
                request.description(),
                request.enabled(),
                request.onActionFailed());
        return known.isPresent() && known.get().equals(wanted);
    }

    private List<ActionRequest> completed(List<ActionRequest> actions) throws RefusedException {
        List<ActionRequest> completed = new ArrayList<>();
        for (ActionRequest action : actions) {
            ActionRequest full = catalogue.completed(action);
            completed.add(new ActionRequest(full.name(), full.params(), completed(action.fallbacks())));
        }
        return completed;
    }

    /**
     * Makes a rule.
     *
     * @throws RefusedException if something in it is wrong
     */
    public void create(RuleRequest request, Origin origin) throws RefusedException {
        registry.create(request, origin);
    }

    /**
     * Makes a rule what a request says; its id, metrics and the actions that can go on stay.
     *
     * @throws RefusedException if something in it is wrong
     */
    public void update(RuleRequest request, Origin origin) throws RefusedException {
        registry.update(String.valueOf(request.id()), RuleChange.to(request), origin);
    }

    /** Notes the file a rule comes from, null for none. */
    public void setOrigin(String id, @Nullable Origin origin) {
        registry.setOrigin(id, origin);
    }

    /** Forgets a rule whose file is gone; rows under way have some seconds to arrive. */
    public void delete(String id) {
        registry.delete(id);
    }

    /** Names of the secret parameters of a kind of action. */
    public Set<String> secretsOf(String action) {
        return catalogue.find(action).stream()
                .flatMap(kind -> kind.parameters().stream())
                .filter(Parameter::secret)
                .map(Parameter::name)
                .collect(Collectors.toSet());
    }
}
