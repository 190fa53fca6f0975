package io.sluice.rule.jq;

import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions by name, slash and number of arguments: errors, paths and numbers here, the others in their own classes. */
final class Builtins {
    private static final Map<String, Native> ALL = new HashMap<>();

    static {
        errors();
        paths();
        numbers();
        LoopFunctions.addTo(ALL);
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

    private static void errors() {
        ALL.put("empty/0", (run, env, args, in, out) -> {});
        ALL.put("not/0", of((run, in) -> !JqValues.isTrue(in)));
        ALL.put("error/0", of((run, in) -> {
            throw new JqError(in);
        }));
        ALL.put("error/1", of((run, in, message) -> {
            throw new JqError(message);
        }));
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
