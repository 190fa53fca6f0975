package io.sluice.rule.jq;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Functions that stop early, go on, or count. */
final class LoopFunctions {
    private LoopFunctions() {}

    static void addTo(Map<String, Native> all) {
        choices(all);
        ranges(all);
        loops(all);
    }

    private static void choices(Map<String, Native> all) {
        all.put(
                "limit/2",
                (run, env, args, in, out) -> Filters.values(
                        run,
                        env,
                        in,
                        args.get(0),
                        count -> Filters.limited(
                                (long) Builtins.number(count),
                                source -> args.get(1).apply(run, env, in, source),
                                out)));
        all.put(
                "first/1",
                (run, env, args, in, out) ->
                        Filters.limited(1, source -> args.get(0).apply(run, env, in, source), out));
        all.put("isempty/1", (run, env, args, in, out) -> {
            Object nothing = new Object();
            out.accept(in.made(Filters.firstValue(run, env, in, args.get(0), nothing) == nothing));
        });
        all.put("any/2", (run, env, args, in, out) -> out.accept(in.made(decided(run, env, args, in, true))));
        all.put("all/2", (run, env, args, in, out) -> out.accept(in.made(!decided(run, env, args, in, false))));
    }

    private static void ranges(Map<String, Native> all) {
        all.put("range/1", range(bounds -> new double[] {0, Builtins.number(bounds[0]), 1}));
        all.put("range/2", range(bounds -> new double[] {Builtins.number(bounds[0]), Builtins.number(bounds[1]), 1}));
        all.put("range/3", range(bounds ->
                new double[] {Builtins.number(bounds[0]), Builtins.number(bounds[1]), Builtins.number(bounds[2])}));
    }

    /** From, to and by of the values of all arguments. */
    private interface Bounds {
        double[] of(@Nullable Object[] values);
    }

    private static Native range(Bounds bounds) {
        return (run, env, args, in, out) ->
                combinations(run, env, args, in, new Object[0], values -> range(run, bounds.of(values), in, out));
    }

    /** Every combination of the values of the arguments; those of the first change last. */
    private static void combinations(
            Run run, Env env, List<Filter> args, Item in, @Nullable Object[] chosen, Consumer<@Nullable Object[]> out) {
        if (chosen.length == args.size()) {
            out.accept(chosen);
            return;
        }
        Filters.values(run, env, in, args.get(chosen.length), value -> {
            @Nullable Object[] more = Arrays.copyOf(chosen, chosen.length + 1);
            more[chosen.length] = value;
            combinations(run, env, args, in, more, out);
        });
    }

    private static void loops(Map<String, Native> all) {
        all.put("recurse/1", (run, env, args, in, out) -> recurse(run, env, args.get(0), in, out));
        all.put(
                "repeat/1",
                (run, env, args, in, out) -> loop(run, env, args.get(0), in, item -> {
                    out.accept(item);
                    return true;
                }));
        all.put(
                "while/2",
                (run, env, args, in, out) -> loop(run, env, args.get(1), in, item -> {
                    boolean goesOn = JqValues.isTrue(Filters.firstValue(run, env, item, args.get(0), null));
                    if (goesOn) {
                        out.accept(item);
                    }
                    return goesOn;
                }));
        all.put(
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
}
