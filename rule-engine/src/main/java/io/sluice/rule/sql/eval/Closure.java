package io.sluice.rule.sql.eval;

import io.sluice.rule.event.EventView;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import org.jspecify.annotations.Nullable;

/** A compiled expression. */
@FunctionalInterface
public interface Closure {
    /**
     * The value for an event.
     *
     * @param locals values of select items and elements computed so far, by index; empty for rules that need none
     * @throws RuleFailure if there is no value
     */
    @Nullable
    Object value(EventView event, @Nullable Object[] locals);

    /**
     * The value as a condition.
     *
     * @throws RuleFailure if it is not a boolean
     */
    default boolean truth(EventView event, @Nullable Object[] locals) {
        Object value = value(event, locals);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new RuleFailure("a condition is needed, not " + Values.describe(value));
    }
}
