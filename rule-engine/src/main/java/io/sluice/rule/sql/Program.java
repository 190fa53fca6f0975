package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;

/** What a compiled rule does with an event that is one of its own. Immutable, safe for any thread. */
@FunctionalInterface
interface Program {
    /**
     * Runs the rule.
     *
     * @param dialect style of the source that the event belongs to
     * @throws io.sluice.rule.value.RuleFailure if evaluation fails
     */
    RuleResult run(EventView event, Dialect dialect);
}
