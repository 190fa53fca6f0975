package io.sluice.rule.action;

import io.sluice.core.time.TimeSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code inspect}: prints what was selected, the event and the action's parameters (manual 3663-3701). */
public final class InspectKind implements ActionKind {
    private static final Description DESCRIPTION = new Description(
            "inspect",
            "sluice_rule_engine",
            List.of(),
            List.of(),
            "Inspect (debug)",
            "Prints the selected data, the event and the parameters of the action, which may be any");

    private final TimeSource time;

    public InspectKind(TimeSource time) {
        this.time = time;
    }

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    /** Takes any parameters: they are printed. */
    @Override
    public RuleAction create(String actionId, Map<String, @Nullable Object> given, ActionMetrics metrics) {
        return new InspectAction(actionId, given, metrics, time);
    }

    @Override
    public void check(Map<String, @Nullable Object> given, @Nullable String resourceType) {
        // whatever it is can be printed
    }
}
