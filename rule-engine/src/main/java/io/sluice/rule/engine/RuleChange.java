package io.sluice.rule.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become different of a rule; what is null stays. */
public record RuleChange(
        @Nullable String rawsql,
        @Nullable List<RuleRequest.ActionRequest> actions,
        @Nullable String description,
        @Nullable Boolean enabled,
        @Nullable OnActionFailed onActionFailed) {
    /** A change of anything but {@code on_action_failed}. */
    public RuleChange(
            @Nullable String rawsql,
            @Nullable List<RuleRequest.ActionRequest> actions,
            @Nullable String description,
            @Nullable Boolean enabled) {
        this(rawsql, actions, description, enabled, null);
    }

    /** Only switches the rule on or off. */
    public static RuleChange enabled(boolean enabled) {
        return new RuleChange(null, null, null, enabled);
    }

    /** Makes a rule all that a request says, but for its id. */
    static RuleChange to(RuleRequest request) {
        return new RuleChange(
                request.rawsql(),
                request.actions(),
                request.description(),
                request.enabled(),
                request.onActionFailed());
    }
}
