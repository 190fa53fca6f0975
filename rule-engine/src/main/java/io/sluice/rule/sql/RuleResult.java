package io.sluice.rule.sql;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one event in one rule. */
public sealed interface RuleResult {
    /** The event is none of the rule's, or WHERE said no. */
    RuleResult NO_MATCH = new NoMatch();

    /** See {@link #NO_MATCH}. */
    record NoMatch() implements RuleResult {}

    /**
     * The rule matched.
     *
     * @param rows what actions get: one map for SELECT; for FOREACH one per element that passed, perhaps none. Maps are in
     *     select order and are not modified after this
     * @param answers the same as a rule test shows them: equal to the rows but for a FOREACH without DO over an event of the
     *     first style, whose answers are the bare elements
     */
    record Matched(List<Map<String, @Nullable Object>> rows, List<? extends @Nullable Object> answers)
            implements RuleResult {
        Matched(List<Map<String, @Nullable Object>> rows) {
            this(rows, rows);
        }

        /** One row, shown as something of its own. */
        static Matched of(Map<String, @Nullable Object> row, @Nullable Object answer) {
            return new Matched(List.of(row), Collections.singletonList(answer));
        }
    }

    /**
     * Evaluation failed; no action runs.
     *
     * @param reason one line for a person
     */
    record Failed(String reason) implements RuleResult {}
}
