package io.sluice.rule.function;

import io.sluice.rule.event.EventView;
import org.jspecify.annotations.Nullable;

/**
 * A function of the rule SQL. Its signature is the declaration: name and number of arguments are read out of it.
 *
 * @param signature arguments and result, for instance {@code substr(text, start[, length]) -> text}; what stands in brackets
 *     may be left out, {@code ...} may be repeated
 * @param since release of EMQ X that has it, for instance {@code 3.2}
 * @param description one line
 * @param body what it does
 */
public record RuleFunction(String signature, String since, String description, Body body) {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** A function of its arguments alone. */
    static RuleFunction of(String signature, String since, String description, Pure body) {
        return new RuleFunction(signature, since, description, (event, arguments) -> body.call(arguments));
    }

    /** As it is called. */
    public String name() {
        return signature.substring(0, signature.indexOf('('));
    }

    /** Fewest arguments. */
    public int least() {
        String arguments = arguments();
        int optional = arguments.indexOf('[');
        return count(optional < 0 ? arguments : arguments.substring(0, optional));
    }

    /** Most arguments. */
    public int most() {
        String arguments = arguments();
        return arguments.contains("...") ? ANY_NUMBER : count(arguments.replaceAll("[\\[\\]]", ""));
    }

    /** Whether it can be called with so many arguments. */
    public boolean takes(int arguments) {
        return arguments >= least() && arguments <= most();
    }

    private String arguments() {
        return signature.substring(signature.indexOf('(') + 1, signature.lastIndexOf(") ->"));
    }

    private static int count(String arguments) {
        return arguments.isBlank() ? 0 : arguments.split(",").length;
    }

    /** What a function does. Called on event loops: never blocks. */
    @FunctionalInterface
    public interface Body {
        /**
         * @param arguments as many as the function takes; the values may not be modified
         * @return a value of the kinds that {@link io.sluice.connector.Row#values()} lists, or undefined
         * @throws io.sluice.rule.value.RuleFailure if the arguments do not allow a result
         */
        @Nullable
        Object call(EventView event, @Nullable Object[] arguments);
    }

    /** What a function of its arguments alone does; see {@link Body}. */
    @FunctionalInterface
    interface Pure {
        @Nullable
        Object call(@Nullable Object[] arguments);
    }
}
