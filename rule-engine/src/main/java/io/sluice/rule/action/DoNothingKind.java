package io.sluice.rule.action;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code do_nothing}: counts. For debugging, and to measure a rule without its target. */
public final class DoNothingKind implements ActionKind {
    private static final Description DESCRIPTION = new Description(
            "do_nothing", "sluice_rule_engine", List.of(), List.of(), "Do nothing (debug)", "Counts and does nothing");

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public RuleAction create(String actionId, Map<String, @Nullable Object> given, ActionMetrics metrics)
            throws InvalidParameterException {
        check(given, null);
        return new DoNothing(metrics);
    }

    @Override
    public void check(Map<String, @Nullable Object> given, @Nullable String resourceType)
            throws InvalidParameterException {
        ParameterValues.check(DESCRIPTION.parameters(), given);
    }

    private record DoNothing(ActionMetrics metrics) implements RuleAction {
        @Override
        public void run(RaisedEvent event, Map<String, @Nullable Object> selected, int output) {
            metrics.addSuccess(1);
        }
    }
}
