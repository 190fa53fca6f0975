package io.sluice.rule.action;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of action that rules can use, by its name. Safe for any thread. */
public interface ActionKind {
    Description description();

    /**
     * Makes an action of a rule. Does no I/O.
     *
     * @param actionId id of the instance, the same for good
     * @param given parameters as they came from JSON
     * @throws InvalidParameterException naming the parameter that is missing, unknown or senseless
     */
    RuleAction create(String actionId, Map<String, @Nullable Object> given, ActionMetrics metrics)
            throws InvalidParameterException;

    /**
     * Whether {@link #create} would take parameters. Makes and changes nothing.
     *
     * @param resourceType type of the resource they name, null if it needs none or nobody knows
     * @throws InvalidParameterException as {@link #create} does
     */
    void check(Map<String, @Nullable Object> given, @Nullable String resourceType) throws InvalidParameterException;

    /**
     * Prepares an action of this kind to go on with other parameters; what waits in it stays.
     *
     * @return puts the parameters in force; empty if only a new action can have them
     * @throws InvalidParameterException as {@link #create} does
     */
    default Optional<Runnable> change(RuleAction action, Map<String, @Nullable Object> given)
            throws InvalidParameterException {
        return Optional.empty();
    }

    /**
     * What lists and forms show.
     *
     * @param name name in rules
     * @param app part of the product it comes from
     * @param resourceTypes types of resource it needs one of; empty if it needs none
     * @param parameters all parameters
     */
    record Description(
            String name,
            String app,
            List<String> resourceTypes,
            List<Parameter> parameters,
            String title,
            String description) {}
}
