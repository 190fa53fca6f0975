package io.sluice.rule.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as somebody wants it.
 *
 * @param id null for one that Sluice makes
 * @param rawsql the statement
 * @param actions in the order they run
 * @param description for people
 * @param enabled whether it runs
 * @param onActionFailed what becomes of the actions behind one that failed
 */
public record RuleRequest(
        @Nullable String id,
        String rawsql,
        List<ActionRequest> actions,
        String description,
        boolean enabled,
        OnActionFailed onActionFailed) {
    /**
     * An action of it.
     *
     * @param name kind of action
     * @param params its parameters, of the kinds {@link io.sluice.connector.Row#values()} lists
     * @param fallbacks actions that run when it fails at once; they have none themselves
     */
    public record ActionRequest(String name, Map<String, @Nullable Object> params, List<ActionRequest> fallbacks) {
        /** An action without fallbacks. */
        public ActionRequest(String name, Map<String, @Nullable Object> params) {
            this(name, params, List.of());
        }
    }

    /** An enabled rule without description. */
    public static RuleRequest of(String rawsql, ActionRequest... actions) {
        return new RuleRequest(null, rawsql, List.of(actions), "", true, OnActionFailed.CONTINUE);
    }
}
