package io.sluice.rule.function;

import io.sluice.rule.event.EventView;
import org.jspecify.annotations.Nullable;

/**
 * A function of the rule SQL.
 *
 * @param name as it is called, lower case
 * @param least fewest arguments
 * @param most most arguments, {@link #ANY_NUMBER} for no limit
 * @param signature arguments and result for people, for instance {@code upper(text) -> text}
 * @param since release of EMQ X that has it, for instance {@code 3.2}
 * @param description one line
 * @param body what it does
 */
public record RuleFunction(
        String name, int least, int most, String signature, String since, String description, Body body) {
    /** No upper limit of the number of arguments. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** Whether it can be called with so many arguments. */
    public boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }

    /** What a function does. Called on event loops: never blocks. */
    @FunctionalInterface
    public interface Body {
        /**
         * @param arguments as many as the function takes; the array may be reused, the values may not be modified
         * @return a value of the kinds that {@link io.sluice.connector.Row#values()} lists, or undefined
         * @throws io.sluice.rule.value.RuleFailure if the arguments do not allow a result
         */
        @Nullable
        Object call(EventView event, @Nullable Object[] arguments);
    }
}
