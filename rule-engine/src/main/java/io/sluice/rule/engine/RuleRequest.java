package io.sluice.rule.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as somebody wants it.
 *
 * @param rawsql the statement
 * @param actions in the order they run
 * @param description for people
 * @param enabled whether it runs
 */
public record RuleRequest(String rawsql, List<ActionRequest> actions, String description, boolean enabled) {
    /**
     * An action of it.
     *
     * @param name kind of action
     * @param params its parameters, of the kinds {@link io.sluice.connector.Row#values()} lists
     */
    public record ActionRequest(String name, Map<String, @Nullable Object> params) {}

    /** An enabled rule without description. */
    public static RuleRequest of(String rawsql, ActionRequest... actions) {
        return new RuleRequest(rawsql, List.of(actions), "", true);
    }
}
