package io.sluice.rule.jq;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands behind {@code as}: takes a value apart and gives names to the parts. */
@FunctionalInterface
interface Pattern {
    /** @param out takes each environment that has the names */
    void bind(Run run, Env env, @Nullable Object value, Consumer<Env> out);

    static Pattern variable(String name) {
        return (run, env, value, out) -> {
            run.charge(1);
            out.accept(env.with(name, value));
        };
    }

    static Pattern array(List<Pattern> elements) {
        return (run, env, value, out) -> {
            if (value != null && !(value instanceof List)) {
                throw new JqError("Cannot index " + JqValues.type(value) + " with number");
            }
            place(run, env, elements, 0, value, out);
        };
    }

    private static void place(
            Run run, Env env, List<Pattern> elements, int place, @Nullable Object value, Consumer<Env> out) {
        if (place == elements.size()) {
            out.accept(env);
            return;
        }
        Object part = Paths.get(run, value, (long) place);
        elements.get(place).bind(run, env, part, e -> place(run, e, elements, place + 1, value, out));
    }

    /** @param members filters for keys, and what is done with their values */
    static Pattern object(List<Map.Entry<Filter, Pattern>> members) {
        return (run, env, value, out) -> {
            if (members.isEmpty()) {
                out.accept(env);
                return;
            }
            Map.Entry<Filter, Pattern> first = members.get(0);
            Pattern rest = object(members.subList(1, members.size()));
            Filters.values(
                    run,
                    env,
                    Item.of(value),
                    first.getKey(),
                    key -> first.getValue()
                            .bind(run, env, Paths.get(run, value, key), e -> rest.bind(run, e, value, out)));
        };
    }

    /** Both, one after the other. */
    default Pattern and(Pattern second) {
        return (run, env, value, out) -> bind(run, env, value, e -> second.bind(run, e, value, out));
    }
}
