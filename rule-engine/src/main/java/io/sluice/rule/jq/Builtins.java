package io.sluice.rule.jq;

import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions by name, slash and number of arguments: control, paths and numbers here, the others in their own classes. */
final class Builtins {
    private static final Map<String, Native> ALL = new HashMap<>();

    static {
        control();
        paths();
        numbers();
        ListFunctions.addTo(ALL);
        TextFunctions.addTo(ALL);
    }

    private Builtins() {}

    static @Nullable Native find(String key) {
        return ALL.get(key);
    }

    /** Of the input alone. */
    interface Of0 {
        @Nullable
        Object of(Run run, @Nullable Object in);
    }

    /** Of the input and one value; called for each value of the argument. */
    interface Of1 {
        @Nullable
        Object of(Run run, @Nullable Object in, @Nullable Object a);
    }

    static Native of(Of0 body) {
        return (run, env, args, in, out) -> out.accept(in.made(body.of(run, in.value())));
    }

    static Native of(Of1 body) {
        return (run, env, args, in, out) ->
                Filters.values(run, env, in, args.get(0), a -> out.accept(in.made(body.of(run, in.value(), a))));
    }

    private static void control() {
        ALL.put("empty/0", (run, env, args, in, out) -> {});
        ALL.put("not/0", of((run, in) -> !JqValues.isTrue(in)));
        ALL.put("error/0", of((run, in) -> {
            throw new JqError(in);
        }));
        ALL.put("error/1", of((run, in, message) -> {
            throw new JqError(message);
        }));
        ALL.put(
                "limit/2",
                (run, env, args, in, out) -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(0),
                        count -> Filters.limited(
                                (long) number(count), source -> args.get(1).apply(run, env, in, source), out)));
        ALL.put(
                "first/1",
                (run, env, args, in, out) ->
                        Filters.limited(1, source -> args.get(0).apply(run, env, in, source), out));
        ALL.put("isempty/1", (run, env, args, in, out) -> {
            Object nothing = new Object();
            out.accept(in.made(Filters.firstValue(run, env, in, args.get(0), nothing) == nothing));
        });
        ALL.put("any/2", (run, env, args, in, out) -> out.accept(in.made(decided(run, env, args, in, true))));
        ALL.put("all/2", (run, env, args, in, out) -> out.accept(in.made(!decided(run, env, args, in, false))));
        ALL.put(
                "range/1",
                (run, env, args, in, out) -> Filters.values(
                        run, env, in, args.get(0), to -> range(run, new double[] {0, number(to), 1}, in, out)));
        ALL.put(
                "range/2",
                (run, env, args, in, out) -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(0),
                        from -> Filters.values(
                                run,
                                env,
                                in,
                                args.get(1),
                                to -> range(run, new double[] {number(from), number(to), 1}, in, out))));
        ALL.put(
                "range/3",
                (run, env, args, in, out) -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(0),
                        from -> Filters.values(
                                run,
                                env,
                                in,
                                args.get(1),
                                to -> Filters.values(
                                        run,
                                        env,
                                        in,
                                        args.get(2),
                                        by -> range(
                                                run, new double[] {number(from), number(to), number(by)}, in, out)))));
        ALL.put("recurse/1", (run, env, args, in, out) -> recurse(run, env, args.get(0), in, out));
        ALL.put(
                "repeat/1",
                (run, env, args, in, out) -> loop(run, env, args.get(0), in, item -> {
                    out.accept(item);
                    return true;
                }));
        ALL.put(
                "while/2",
                (run, env, args, in, out) -> loop(run, env, args.get(1), in, item -> {
                    boolean goesOn = JqValues.isTrue(Filters.firstValue(run, env, item, args.get(0), null));
                    if (goesOn) {
                        out.accept(item);
                    }
                    return goesOn;
                }));
        ALL.put(
                "until/2",
                (run, env, args, in, out) -> loop(run, env, args.get(1), in, item -> {
                    boolean done = JqValues.isTrue(Filters.firstValue(run, env, item, args.get(0), null));
                    if (done) {
                        out.accept(item);
                    }
                    return !done;
                }));
    }

    /** Whether some value of the first argument is as wanted by the second. */
    private static boolean decided(Run run, Env env, List<Filter> args, Item in, boolean wanted) {
        boolean[] found = {false};
        Filters.limited(
                1,
                source -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(0),
                        value -> Filters.values(run, env, Item.of(value), args.get(1), truth -> {
                            run.charge(1);
                            if (JqValues.isTrue(truth) == wanted) {
                                source.accept(in);
                            }
                        })),
                item -> found[0] = true);
        return found[0];
    }

    private static void range(Run run, double[] bounds, Item in, Consumer<Item> out) {
        double by = bounds[2];
        for (double at = bounds[0]; by > 0 ? at < bounds[1] : by < 0 && at > bounds[1]; at += by) {
            run.charge(1);
            out.accept(in.made(JqValues.number(at)));
        }
    }

    private static void recurse(Run run, Env env, Filter next, Item in, Consumer<Item> out) {
        run.enter();
        try {
            out.accept(in);
            next.apply(run, env, in, item -> recurse(run, env, next, item, out));
        } finally {
            run.leave();
        }
    }

    private interface Visit {
        boolean goesOn(Item item);
    }

    /** Applies a filter to its own first result again and again. */
    private static void loop(Run run, Env env, Filter next, Item in, Visit visit) {
        Item[] at = {in};
        while (visit.goesOn(at[0])) {
            run.charge(1);
            boolean[] some = {false};
            Item from = at[0];
            Filters.limited(1, source -> next.apply(run, env, from, source), item -> {
                at[0] = item;
                some[0] = true;
            });
            if (!some[0]) {
                return;
            }
        }
    }

    private static void paths() {
        ALL.put(
                "path/1",
                (run, env, args, in, out) -> args.get(0)
                        .apply(
                                run,
                                env,
                                new Item(in.value(), Path.START),
                                item -> out.accept(in.made(
                                        item.path() == null
                                                ? List.of()
                                                : item.path().keys()))));
        ALL.put(
                "getpath/1",
                (run, env, args, in, out) -> Filters.values(run, env, in, args.get(0), path -> {
                    Item item = in;
                    for (Object key : keys(path)) {
                        Object value = item.value();
                        item = item.part(
                                value == null ? null : Paths.get(run, value, key), key == null ? Paths.NULL_KEY : key);
                    }
                    out.accept(item);
                }));
        ALL.put(
                "setpath/2",
                (run, env, args, in, out) -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(1),
                        value -> Filters.values(
                                run,
                                env,
                                in,
                                args.get(0),
                                path -> out.accept(in.made(Paths.change(run, in.value(), keys(path), old -> value))))));
        ALL.put("delpaths/1", of((run, in, paths) -> Paths.delete(run, in, keys(paths))));
    }

    private static List<?> keys(@Nullable Object path) {
        if (path instanceof List<?> keys) {
            return keys;
        }
        throw new JqError("Path must be specified as an array");
    }

    private static void numbers() {
        ALL.put("_negate/0", of((run, in) -> {
            if (in != null && Values.isInteger(in)) {
                return Arithmetic.negate(in);
            }
            return JqValues.number(-number(in));
        }));
        Map<String, DoubleUnaryOperator> functions = Map.ofEntries(
                Map.entry("floor", Math::floor),
                Map.entry("ceil", Math::ceil),
                Map.entry("round", x -> Math.copySign(Math.floor(Math.abs(x) + 0.5), x)),
                Map.entry("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x)),
                Map.entry("fabs", Math::abs),
                Map.entry("sqrt", Math::sqrt),
                Map.entry("exp", Math::exp),
                Map.entry("exp2", x -> Math.pow(2, x)),
                Map.entry("exp10", x -> Math.pow(10, x)),
                Map.entry("log", Math::log),
                Map.entry("log2", x -> Math.log(x) / Math.log(2)),
                Map.entry("log10", Math::log10),
                Map.entry("sin", Math::sin),
                Map.entry("cos", Math::cos),
                Map.entry("tan", Math::tan),
                Map.entry("asin", Math::asin),
                Map.entry("acos", Math::acos),
                Map.entry("atan", Math::atan));
        functions.forEach((name, function) ->
                ALL.put(name + "/0", of((run, in) -> JqValues.number(function.applyAsDouble(number(in))))));
        ALL.put(
                "pow/2",
                (run, env, args, in, out) -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(1),
                        b -> Filters.values(
                                run,
                                env,
                                in,
                                args.get(0),
                                a -> out.accept(in.made(JqValues.number(Math.pow(number(a), number(b))))))));
        ALL.put("infinite/0", of((run, in) -> Double.POSITIVE_INFINITY));
        ALL.put("nan/0", of((run, in) -> Double.NaN));
        ALL.put("isinfinite/0", of((run, in) -> Double.isInfinite(number(in))));
        ALL.put("isnan/0", of((run, in) -> Double.isNaN(number(in))));
        ALL.put(
                "isnormal/0",
                of((run, in) -> Double.isFinite(number(in)) && Math.abs(number(in)) >= Double.MIN_NORMAL));
    }

    static double number(@Nullable Object value) {
        if (value != null && Values.isNumber(value)) {
            return ((Number) value).doubleValue();
        }
        throw new JqError(JqValues.shown(value) + " number required");
    }
}
