package io.sluice.rule.jq;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Filters made of filters: what the grammar can say, but for operators. */
final class Filters {
    static final Filter IDENTITY = (run, env, in, out) -> out.accept(in);

    private Filters() {}

    static Filter literal(@Nullable Object value) {
        return (run, env, in, out) -> {
            run.charge(1);
            out.accept(in.made(value));
        };
    }

    static Filter pipe(Filter first, Filter second) {
        return (run, env, in, out) -> {
            run.charge(1);
            first.apply(run, env, in, item -> second.apply(run, env, item, out));
        };
    }

    static Filter comma(Filter first, Filter second) {
        return (run, env, in, out) -> {
            first.apply(run, env, in, out);
            second.apply(run, env, in, out);
        };
    }

    static Filter variable(String name) {
        return (run, env, in, out) -> {
            run.charge(1);
            out.accept(in.made(env.variable(name)));
        };
    }

    /** Values of a filter that are not looked for in the input. */
    static void values(Run run, Env env, Item in, Filter filter, Consumer<@Nullable Object> out) {
        filter.apply(run, env, Item.of(in.value()), item -> out.accept(item.value()));
    }

    /** The first value, or what is given if there is none. */
    static @Nullable Object firstValue(Run run, Env env, Item in, Filter filter, @Nullable Object otherwise) {
        @Nullable Object[] found = {otherwise};
        limited(1, taken -> filter.apply(run, env, Item.of(in.value()), taken), item -> found[0] = item.value());
        return found[0];
    }

    interface Source {
        void to(Consumer<Item> out);
    }

    /** So many items of a source, which is stopped then. */
    static void limited(long count, Source source, Consumer<Item> out) {
        if (count <= 0) {
            return;
        }
        Break enough = new Break();
        long[] seen = {0};
        try {
            source.to(item -> {
                seen[0]++;
                out.accept(item);
                if (seen[0] >= count) {
                    throw enough;
                }
            });
        } catch (Break e) {
            if (e != enough) {
                throw e;
            }
        }
    }

    static Filter index(Filter term, Filter key) {
        return (run, env, in, out) -> term.apply(
                run,
                env,
                in,
                item -> values(run, env, in, key, k -> {
                    run.charge(1);
                    out.accept(item.part(Paths.get(run, item.value(), k), k == null ? Paths.NULL_KEY : k));
                }));
    }

    static Filter slice(Filter term, Filter from, Filter to) {
        return (run, env, in, out) -> term.apply(
                run,
                env,
                in,
                item -> values(
                        run,
                        env,
                        in,
                        to,
                        end -> values(run, env, in, from, start -> {
                            Map<String, @Nullable Object> key = new LinkedHashMap<>();
                            key.put("start", start);
                            key.put("end", end);
                            out.accept(item.part(Paths.get(run, item.value(), key), key));
                        })));
    }

    static Filter iterate(Filter term) {
        return (run, env, in, out) -> term.apply(run, env, in, item -> each(run, item, out));
    }

    static void each(Run run, Item item, Consumer<Item> out) {
        if (item.value() instanceof List<?> list) {
            long place = 0;
            for (Object element : list) {
                run.charge(1);
                out.accept(item.part(element, place));
                place++;
            }
        } else if (item.value() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                run.charge(1);
                out.accept(item.part(value, key));
            });
        } else {
            throw new JqError("Cannot iterate over " + JqValues.shown(item.value()));
        }
    }

    static Filter condition(Filter when, Filter then, Filter otherwise) {
        return (run, env, in, out) -> values(run, env, in, when, truth -> {
            run.charge(1);
            (JqValues.isTrue(truth) ? then : otherwise).apply(run, env, in, out);
        });
    }

    static Filter array(@Nullable Filter content) {
        return (run, env, in, out) -> {
            List<@Nullable Object> array = new ArrayList<>();
            if (content != null) {
                values(run, env, in, content, value -> {
                    run.charge(1);
                    array.add(value);
                });
            }
            out.accept(in.made(array));
        };
    }

    /** A member of an object that is made. */
    record Member(Filter key, Filter value) {}

    static Filter object(List<Member> members) {
        return (run, env, in, out) -> members(run, env, in, members, new LinkedHashMap<>(), out);
    }

    private static void members(
            Run run, Env env, Item in, List<Member> members, Map<String, @Nullable Object> made, Consumer<Item> out) {
        int next = made.size();
        if (members.isEmpty()) {
            out.accept(in.made(made));
            return;
        }
        run.charge(1 + next / 2);
        Member member = members.get(0);
        List<Member> rest = members.subList(1, members.size());
        values(run, env, in, member.key(), key -> {
            if (!(key instanceof String name)) {
                throw new JqError("Object keys must be strings");
            }
            values(run, env, in, member.value(), value -> {
                Map<String, @Nullable Object> more = new LinkedHashMap<>(made);
                more.put(name, value);
                members(run, env, in, rest, more, out);
            });
        });
    }

    /** Texts and filters joined to one text. */
    static Filter text(List<Filter> parts) {
        return (run, env, in, out) -> text(run, env, in, parts, "", out);
    }

    private static void text(Run run, Env env, Item in, List<Filter> parts, String made, Consumer<Item> out) {
        if (parts.isEmpty()) {
            out.accept(in.made(made));
            return;
        }
        values(run, env, in, parts.get(0), value -> {
            String part = String.valueOf(value);
            run.charge(1 + (made.length() + part.length()) / 16);
            text(run, env, in, parts.subList(1, parts.size()), made + part, out);
        });
    }

    static Filter bind(Filter source, Pattern pattern, Filter body) {
        return (run, env, in, out) ->
                values(run, env, in, source, value -> pattern.bind(run, env, value, e -> body.apply(run, e, in, out)));
    }

    /** What {@code reduce} and {@code foreach} are told. */
    record Loop(Filter source, Pattern pattern, Filter start, Filter update) {}

    static Filter reduce(Loop loop) {
        return (run, env, in, out) -> values(run, env, in, loop.start(), start -> {
            @Nullable Object[] state = {start};
            values(
                    run,
                    env,
                    in,
                    loop.source(),
                    x -> loop.pattern().bind(run, env, x, e -> {
                        Item before = Item.of(state[0]);
                        state[0] = null;
                        values(run, e, before, loop.update(), value -> state[0] = value);
                    }));
            out.accept(in.made(state[0]));
        });
    }

    static Filter foreach(Loop loop, Filter extract) {
        return (run, env, in, out) -> values(run, env, in, loop.start(), start -> {
            @Nullable Object[] state = {start};
            values(
                    run,
                    env,
                    in,
                    loop.source(),
                    x -> loop.pattern().bind(run, env, x, e -> {
                        Item before = Item.of(state[0]);
                        values(run, e, before, loop.update(), value -> {
                            state[0] = value;
                            values(run, e, Item.of(value), extract, made -> out.accept(in.made(made)));
                        });
                    }));
        });
    }

    static Filter label(String name, Filter body) {
        return (run, env, in, out) -> {
            Break left = new Break();
            try {
                body.apply(run, env.with(name, left), in, out);
            } catch (Break e) {
                if (e != left) {
                    throw e;
                }
            }
        };
    }

    static Filter leave(String name) {
        return (run, env, in, out) -> {
            throw env.variable(name) instanceof Break label ? label : new Break();
        };
    }

    /** An error behind a try, on its way through it. */
    private static final class Behind extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient JqError error;
        private final transient Object owner;

        Behind(JqError error, Object owner) {
            super(null, null, false, false);
            this.error = error;
            this.owner = owner;
        }
    }

    static Filter attempt(Filter body, @Nullable Filter handler) {
        return (run, env, in, out) -> {
            Object owner = new Object();
            try {
                body.apply(run, env, in, item -> {
                    try {
                        out.accept(item);
                    } catch (JqError e) {
                        throw new Behind(e, owner);
                    }
                });
            } catch (JqError e) {
                run.charge(1);
                if (handler != null) {
                    handler.apply(run, env, Item.of(e.value()), out);
                }
            } catch (Behind behind) {
                throw behind.owner == owner ? behind.error : behind;
            }
        };
    }

    static Filter otherwise(Filter first, Filter second) {
        return (run, env, in, out) -> {
            boolean[] some = {false};
            attempt(first, null).apply(run, env, in, item -> {
                if (JqValues.isTrue(item.value())) {
                    some[0] = true;
                    out.accept(item);
                }
            });
            if (!some[0]) {
                second.apply(run, env, in, out);
            }
        };
    }

    static Filter define(String key, Env.Function function, Filter rest) {
        return (run, env, in, out) -> rest.apply(run, env.withFunction(key, function), in, out);
    }

    static Filter call(String key, List<Filter> arguments) {
        return (run, env, in, out) -> {
            Env holder = env.holder(key);
            Env.Function function = holder.function();
            Env inner = function.env() == null ? holder : function.env();
            new Call(run, env, function, arguments).bind(0, inner, in, out);
        };
    }

    /** A call whose arguments are bound one after the other; those with a dollar by value, for each value. */
    private record Call(Run run, Env env, Env.Function function, List<Filter> arguments) {
        void bind(int next, Env inner, Item in, Consumer<Item> out) {
            if (next == arguments.size()) {
                run.enter();
                try {
                    function.body().apply(run, inner, in, out);
                } finally {
                    run.leave();
                }
                return;
            }
            String name = function.parameters().get(next);
            Filter argument = arguments.get(next);
            if (name.startsWith("$")) {
                values(run, env, in, argument, value -> {
                    Env.Function constant = new Env.Function(literal(value), List.of(), Env.EMPTY);
                    Env bound = inner.with(name, value).withFunction(name.substring(1) + "/0", constant);
                    bind(next + 1, bound, in, out);
                });
            } else {
                Env.Function given = new Env.Function(argument, List.of(), env);
                bind(next + 1, inner.withFunction(name + "/0", given), in, out);
            }
        }
    }
}
