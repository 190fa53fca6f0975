package io.sluice.rule.sql.eval;

import io.sluice.connector.ValuePath;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Closures that descend into objects and arrays. Where there is nothing to descend into the value is undefined. */
public final class Paths {
    private static final long LONGEST_RANGE = 10_000;

    private Paths() {}

    /**
     * {@code base.k1.k2}.
     *
     * @param throughText whether a text on the way is read as JSON, as EMQ X does since 4.2
     */
    public static Closure fields(Closure base, List<String> keys, boolean throughText) {
        if (keys.isEmpty()) {
            return base;
        }
        String[] steps = keys.toArray(String[]::new);
        return (event, locals) -> descend(base.value(event, locals), steps, throughText);
    }

    /** The value at a path in a document, texts on the way read as JSON. */
    public static @Nullable Object descend(@Nullable Object document, List<String> keys) {
        return descend(document, keys.toArray(String[]::new), true);
    }

    private static @Nullable Object descend(@Nullable Object base, String[] steps, boolean throughText) {
        Object value = base;
        for (String step : steps) {
            Object whole = throughText ? opened(value) : value;
            if (!(whole instanceof Map<?, ?> map)) {
                return ValuePath.UNDEFINED;
            }
            value = map.get(step);
            if (value == null && !map.containsKey(step)) {
                return ValuePath.UNDEFINED;
            }
        }
        return value;
    }

    /** {@code base[index]}. */
    public static Closure element(Closure base, Closure index, boolean throughText) {
        return (event, locals) -> {
            Object value = base.value(event, locals);
            Object array = throughText ? opened(value) : value;
            Object place = index.value(event, locals);
            if (!(place instanceof Long)) {
                throw new RuleFailure("an index is an integer, not " + Values.describe(place));
            }
            if (!(array instanceof List<?> list)) {
                return ValuePath.UNDEFINED;
            }
            long at = position((Long) place, list.size());
            return at >= 1 && at <= list.size() ? list.get((int) at - 1) : ValuePath.UNDEFINED;
        };
    }

    /** {@code base[from..to]}. */
    public static Closure slice(Closure base, Closure from, Closure to, boolean throughText) {
        return (event, locals) -> {
            Object value = base.value(event, locals);
            Object array = throughText ? opened(value) : value;
            if (!(array instanceof List<?> list)) {
                throw new RuleFailure("a range is taken of an array, not of " + Values.describe(array));
            }
            long first = bound(from.value(event, locals), list.size());
            long last = Math.min(bound(to.value(event, locals), list.size()), list.size());
            return first < 1 || first > last
                    ? List.of()
                    : new ArrayList<@Nullable Object>(list.subList((int) first - 1, (int) last));
        };
    }

    private static long bound(@Nullable Object value, int size) {
        if (!(value instanceof Long bound) || bound == 0) {
            throw new RuleFailure("a bound of a range is an integer other than 0, not " + Values.describe(value));
        }
        return position(bound, size);
    }

    private static long position(long index, int size) {
        return index < 0 ? size + 1 + index : index;
    }

    /** {@code [from..to]} as a value. */
    public static Closure range(Closure from, Closure to) {
        return (event, locals) -> {
            Object first = from.value(event, locals);
            Object last = to.value(event, locals);
            if (!(first instanceof Long begin) || !(last instanceof Long end)) {
                throw new RuleFailure(
                        "a range needs two integers, not " + Values.describe(first) + " and " + Values.describe(last));
            }
            if (end < begin) {
                return List.of();
            }
            long count = end - begin + 1;
            if (count <= 0 || count > LONGEST_RANGE) {
                throw new RuleFailure("a range has at most " + LONGEST_RANGE + " elements");
            }
            return LongStream.range(0, count).mapToObj(i -> begin + i).toList();
        };
    }

    /** A text as the JSON it holds; anything else, and a text that holds none, as it is. */
    static @Nullable Object opened(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        try {
            return Json.decode(text);
        } catch (IOException e) {
            return value;
        }
    }
}
