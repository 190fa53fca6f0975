package io.sluice.rule.jq;

import org.jspecify.annotations.Nullable;

/** Variables and functions in sight, innermost first. Immutable but for a function's own environment, which holds itself. */
final class Env {
    static final Env EMPTY = new Env(null, "", null);

    private final @Nullable Env outer;
    private final String name;
    private final @Nullable Object value;

    private Env(@Nullable Env outer, String name, @Nullable Object value) {
        this.outer = outer;
        this.name = name;
        this.value = value;
    }

    /**
     * A function, or a filter given as argument.
     *
     * @param env where it was defined; null for: here
     */
    record Function(
            Filter body,
            java.util.List<String> parameters,
            @Nullable Env env) {}

    /** @param name with a dollar, or of a label with an asterisk */
    Env with(String name, @Nullable Object value) {
        return new Env(this, name, value);
    }

    /** @param key name, slash, number of arguments */
    Env withFunction(String key, Function function) {
        return new Env(this, key, function);
    }

    @Nullable
    Object variable(String name) {
        return holder(name).value;
    }

    /** The environment in which a function was defined last; its value is the {@link Function}. */
    Env holder(String name) {
        for (Env env = this; env != null; env = env.outer) {
            if (env.name.equals(name)) {
                return env;
            }
        }
        throw new IllegalStateException("the parser let pass " + name);
    }

    Function function() {
        return (Function) java.util.Objects.requireNonNull(value);
    }
}
