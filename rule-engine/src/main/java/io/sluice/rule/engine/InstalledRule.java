package io.sluice.rule.engine;

import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as the loops see it. Immutable but for its counters.
 *
 * @param order place among all rules: rules run in the order they were made
 * @param actions what is done with its outputs
 */
record InstalledRule(String id, int order, CompiledRule compiled, RuleActions actions, RuleMetrics metrics) {
    private static final List<Map<String, @Nullable Object>> NOTHING = List.of();

    /** What the rule selects of an event, perhaps nothing; counted. Never throws. */
    List<Map<String, @Nullable Object>> evaluate(EventView event) {
        RuleResult result;
        try {
            result = compiled.evaluate(event);
        } catch (RuntimeException e) {
            // a fault of ours: it must not reach the publisher or other rules
            result = new RuleResult.Failed("unexpected " + e);
        }
        if (result instanceof RuleResult.Matched matched) {
            metrics.matched(matched.rows().size());
            return matched.rows();
        }
        if (result instanceof RuleResult.Failed failed) {
            metrics.failed(failed.reason());
        } else if (event.payload().notJson() && !compiled.payloadPaths().isEmpty()) {
            metrics.failed("the payload is not JSON");
        } else {
            metrics.noResult();
        }
        return NOTHING;
    }
}
