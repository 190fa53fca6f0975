package io.sluice.rule.function;

import io.sluice.rule.event.EventView;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function of the rule SQL.
 *
 * @param declaration what can be said of it
 * @param effect what it depends on beside arguments and event
 * @param preparation what it does, made ready once for each call that stands in a rule
 */
public record RuleFunction(Declaration declaration, Effect effect, Preparation preparation) {
    /** Stands for an argument whose value is not known before there is an event. */
    public static final Object VARIABLE = new Object() {
        @Override
        public String toString() {
            return "variable";
        }
    };

    /** A function of its arguments alone. */
    static RuleFunction of(String declaration, Pure body) {
        return of(declaration, Effect.NONE, (event, arguments) -> body.call(arguments));
    }

    /** A function of its arguments and the event. */
    static RuleFunction of(String declaration, Effect effect, Body body) {
        return new RuleFunction(Declaration.parse(declaration), effect, constants -> body);
    }

    /** A function of its arguments alone that gains from knowing some of them before. */
    static RuleFunction prepared(String declaration, Preparation preparation) {
        return new RuleFunction(Declaration.parse(declaration), Effect.NONE, preparation);
    }

    /** As it is called. */
    public String name() {
        return declaration.forms().get(0).name();
    }

    /** All ways to call it, for a message. */
    public String signature() {
        return declaration.forms().stream().map(Form::signature).collect(Collectors.joining(" or "));
    }

    /** Whether it can be called with so many arguments. */
    public boolean takes(int arguments) {
        return declaration.forms().stream().anyMatch(form -> form.takes(arguments));
    }

    /**
     * What it does, for one call in a rule.
     *
     * @param constants one for each argument of the call: its value if it is a literal, else {@link #VARIABLE}. What a literal
     *     makes impossible fails when it is called, not now
     */
    public Body prepare(@Nullable Object... constants) {
        return preparation.body(constants);
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

    /** Makes a body; see {@link RuleFunction#prepare}. */
    @FunctionalInterface
    public interface Preparation {
        Body body(@Nullable Object[] constants);
    }
}
