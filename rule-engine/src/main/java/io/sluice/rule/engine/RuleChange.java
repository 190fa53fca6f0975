package io.sluice.rule.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become different of a rule; what is null stays. */
public record RuleChange(
        @Nullable String rawsql,
        @Nullable List<RuleRequest.ActionRequest> actions,
        @Nullable String description,
        @Nullable Boolean enabled) {
    /** Only switches the rule on or off. */
    public static RuleChange enabled(boolean enabled) {
        return new RuleChange(null, null, null, enabled);
    }
}
