package io.sluice.rule.engine;

import io.sluice.rule.action.RuleAction;
import java.util.List;

/**
 * What a rule does with its outputs.
 *
 * @param chains in the order they run
 * @param stop whether those behind an action that failed do not run
 */
record RuleActions(List<Chain> chains, boolean stop) {
    static final RuleActions NONE = new RuleActions(List.of(), false);

    /**
     * An action, and those that run when it fails.
     *
     * @param fallbacks in the order they run
     */
    record Chain(RuleAction action, List<RuleAction> fallbacks) {}
}
