package io.sluice.rule.jq;

import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators between two values, and assignments. */
final class Operators {
    private static final int LONGEST_TEXT = 1_000_000;

    private Operators() {}

    /** Of two values. */
    interface Binary {
        @Nullable
        Object of(Run run, @Nullable Object left, @Nullable Object right);
    }

    /** The operator of a sign; null if it is none. */
    static @Nullable Binary of(String sign) {
        return switch (sign) {
            case "+" -> Operators::plus;
            case "-" -> Operators::minus;
            case "*" -> Operators::times;
            case "/" -> Operators::divide;
            case "%" -> Operators::modulo;
            case "==" -> (run, a, b) -> JqValues.compare(run, a, b) == 0;
            case "!=" -> (run, a, b) -> JqValues.compare(run, a, b) != 0;
            case "<" -> (run, a, b) -> JqValues.compare(run, a, b) < 0;
            case "<=" -> (run, a, b) -> JqValues.compare(run, a, b) <= 0;
            case ">" -> (run, a, b) -> JqValues.compare(run, a, b) > 0;
            case ">=" -> (run, a, b) -> JqValues.compare(run, a, b) >= 0;
            default -> null;
        };
    }

    static Filter binary(Filter left, Binary operator, Filter right) {
        return (run, env, in, out) -> Filters.values(
                run,
                env,
                in,
                right,
                b -> Filters.values(run, env, in, left, a -> {
                    run.charge(1);
                    out.accept(in.made(operator.of(run, a, b)));
                }));
    }

    static Filter and(Filter left, Filter right) {
        return logic(left, right, false);
    }

    static Filter or(Filter left, Filter right) {
        return logic(left, right, true);
    }

    private static Filter logic(Filter left, Filter right, boolean decided) {
        return (run, env, in, out) -> Filters.values(run, env, in, left, a -> {
            run.charge(1);
            if (JqValues.isTrue(a) == decided) {
                out.accept(in.made(decided));
            } else {
                Filters.values(run, env, in, right, b -> out.accept(in.made(JqValues.isTrue(b))));
            }
        });
    }

    /** {@code left = right}: all that left finds gets the value, once for each value. */
    static Filter assign(Filter left, Filter right) {
        return (run, env, in, out) -> Filters.values(
                run, env, in, right, value -> out.accept(in.made(changed(run, env, in, left, old -> value))));
    }

    /** {@code left op= right}. */
    static Filter assign(Filter left, Binary operator, Filter right) {
        return (run, env, in, out) -> Filters.values(
                run,
                env,
                in,
                right,
                b -> out.accept(in.made(changed(run, env, in, left, a -> operator.of(run, a, b)))));
    }

    /** {@code left //= right}. */
    static Filter assignOtherwise(Filter left, Filter right) {
        return (run, env, in, out) -> Filters.values(
                run,
                env,
                in,
                right,
                b -> out.accept(in.made(changed(run, env, in, left, a -> JqValues.isTrue(a) ? a : b))));
    }

    /** {@code left |= right}: what right makes nothing of is deleted. */
    static Filter update(Filter left, Filter right) {
        Object nothing = new Object();
        return (run, env, in, out) -> {
            List<Object> deleted = new ArrayList<>();
            Object[] value = {in.value()};
            for (List<?> path : paths(run, env, in, left)) {
                Object old = Paths.getPath(run, value[0], path);
                Object made = Filters.firstValue(run, env, Item.of(old), right, nothing);
                if (made == nothing) {
                    deleted.add(path);
                } else {
                    value[0] = Paths.change(run, value[0], path, x -> made);
                }
            }
            out.accept(in.made(deleted.isEmpty() ? value[0] : Paths.delete(run, value[0], deleted)));
        };
    }

    private static @Nullable Object changed(Run run, Env env, Item in, Filter left, Paths.Change change) {
        Object value = in.value();
        for (List<?> path : paths(run, env, in, left)) {
            value = Paths.change(run, value, path, change);
        }
        return value;
    }

    static List<List<?>> paths(Run run, Env env, Item in, Filter filter) {
        List<List<?>> paths = new ArrayList<>();
        filter.apply(run, env, new Item(in.value(), Path.START), item -> {
            run.charge(1);
            paths.add(item.path() == null ? List.of() : item.path().keys());
        });
        return paths;
    }

    private static JqError cannot(@Nullable Object a, @Nullable Object b, String what) {
        return new JqError(JqValues.shown(a) + " and " + JqValues.shown(b) + " cannot be " + what);
    }

    private static boolean areNumbers(@Nullable Object a, @Nullable Object b) {
        return Values.isNumber(a) && Values.isNumber(b);
    }

    private static boolean areIntegers(@Nullable Object a, @Nullable Object b) {
        return Values.isInteger(a) && Values.isInteger(b);
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    static @Nullable Object plus(Run run, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        if (areNumbers(a, b)) {
            return areIntegers(a, b) ? Arithmetic.plus(a, b) : JqValues.number(number(a) + number(b));
        }
        if (a instanceof String x && b instanceof String y) {
            run.charge((x.length() + y.length()) / 16);
            return checked(x.length() + (long) y.length(), x.concat(y));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            run.charge((x.size() + y.size()) / 8);
            List<@Nullable Object> both = new ArrayList<>(x);
            both.addAll(y);
            return both;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            run.charge((x.size() + y.size()) / 2);
            Map<String, @Nullable Object> both = new LinkedHashMap<>();
            x.forEach((key, value) -> both.put(String.valueOf(key), value));
            y.forEach((key, value) -> both.put(String.valueOf(key), value));
            return both;
        }
        throw cannot(a, b, "added");
    }

    private static String checked(long length, String text) {
        if (length > LONGEST_TEXT) {
            throw new JqError("a text gets longer than " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private static Object minus(Run run, @Nullable Object a, @Nullable Object b) {
        if (areNumbers(a, b)) {
            return areIntegers(a, b) ? Arithmetic.minus(a, b) : JqValues.number(number(a) - number(b));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            List<@Nullable Object> rest = new ArrayList<>(x);
            rest.removeIf(element -> y.stream().anyMatch(other -> JqValues.compare(run, element, other) == 0));
            return rest;
        }
        throw cannot(a, b, "subtracted");
    }

    private static @Nullable Object times(Run run, @Nullable Object a, @Nullable Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long high = Math.multiplyHigh(x, y);
            long low = x * y;
            return high == low >> 63 ? (Object) low : (Object) ((double) x * y);
        }
        if (areNumbers(a, b)) {
            return JqValues.number(number(a) * number(b));
        }
        if (a instanceof String text && Values.isNumber(b) || b instanceof String && Values.isNumber(a)) {
            return a instanceof String x ? repeated(run, x, number(b)) : repeated(run, String.valueOf(b), number(a));
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return merged(run, x, y);
        }
        throw cannot(a, b, "multiplied");
    }

    private static @Nullable Object repeated(Run run, String text, double times) {
        if (!(times > 0)) {
            return null;
        }
        double length = text.length() * Math.max(1, times);
        if (length > LONGEST_TEXT) {
            throw new JqError("Repeat string result too long");
        }
        run.charge((long) length / 16);
        return text.repeat((int) Math.max(1, times));
    }

    private static Map<String, @Nullable Object> merged(Run run, Map<?, ?> a, Map<?, ?> b) {
        run.charge((a.size() + b.size()) / 2);
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        a.forEach((key, value) -> both.put(String.valueOf(key), value));
        b.forEach((key, value) -> {
            boolean deep = value instanceof Map && both.get(key) instanceof Map;
            Object old = both.get(key);
            both.put(
                    String.valueOf(key),
                    deep && old instanceof Map<?, ?> x && value instanceof Map<?, ?> y ? merged(run, x, y) : value);
        });
        return both;
    }

    private static @Nullable Object divide(Run run, @Nullable Object a, @Nullable Object b) {
        if (areNumbers(a, b)) {
            if (number(b) == 0) {
                throw cannot(a, b, "divided because the divisor is zero");
            }
            return JqValues.number(number(a) / number(b));
        }
        if (a instanceof String text && b instanceof String separator) {
            return Texts.split(run, text, separator);
        }
        throw cannot(a, b, "divided");
    }

    private static Object modulo(Run run, @Nullable Object a, @Nullable Object b) {
        if (!areNumbers(a, b)) {
            throw cannot(a, b, "divided");
        }
        long divisor = Math.abs((long) number(b));
        if (divisor == 0) {
            throw cannot(a, b, "divided because the divisor is zero");
        }
        return (long) number(a) % divisor;
    }
}
