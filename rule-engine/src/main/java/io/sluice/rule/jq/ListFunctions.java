package io.sluice.rule.jq;

import io.sluice.rule.value.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Functions of arrays and objects. */
final class ListFunctions {
    private ListFunctions() {}

    static void addTo(Map<String, Native> all) {
        all.put("length/0", Builtins.of(ListFunctions::length));
        all.put("keys/0", Builtins.of((run, in) -> keys(run, in, true)));
        all.put("keys_unsorted/0", Builtins.of((run, in) -> keys(run, in, false)));
        all.put("has/1", Builtins.of(ListFunctions::has));
        all.put("contains/1", Builtins.of(ListFunctions::contains));
        all.put("add/0", Builtins.of(ListFunctions::sum));
        all.put("reverse/0", Builtins.of(ListFunctions::reversed));
        all.put("flatten/1", Builtins.of((run, in, depth) -> {
            List<@Nullable Object> flat = new ArrayList<>();
            flatten(run, list(in), Builtins.number(depth), flat);
            return flat;
        }));
        all.put("transpose/0", Builtins.of(ListFunctions::transposed));
        all.put("from_entries/0", Builtins.of(ListFunctions::fromEntries));
        all.put("type/0", Builtins.of((run, in) -> JqValues.type(in)));
        all.put("sort_by/1", keyed((run, sorted) -> values(sorted)));
        all.put("group_by/1", keyed((run, sorted) -> {
            List<Object> groups = new ArrayList<>();
            groups(run, sorted).forEach(group -> groups.add(values(group)));
            return groups;
        }));
        all.put("unique_by/1", keyed((run, sorted) -> {
            List<@Nullable Object> firsts = new ArrayList<>();
            groups(run, sorted).forEach(group -> firsts.add(group.get(0).value()));
            return firsts;
        }));
        all.put(
                "min_by/1",
                keyed((run, sorted) -> sorted.isEmpty() ? null : sorted.get(0).value()));
        all.put(
                "max_by/1",
                keyed((run, sorted) ->
                        sorted.isEmpty() ? null : sorted.get(sorted.size() - 1).value()));
    }

    static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new JqError("Cannot iterate over " + JqValues.shown(value));
    }

    private static @Nullable Object length(Run run, @Nullable Object in) {
        if (in == null) {
            return 0L;
        }
        if (in instanceof List<?> list) {
            return (long) list.size();
        }
        if (in instanceof Map<?, ?> map) {
            return (long) map.size();
        }
        if (in instanceof String text) {
            run.charge(text.length() / 16);
            return (long) text.codePointCount(0, text.length());
        }
        if (Values.isNumber(in)) {
            return in instanceof Double number
                    ? (Object) Math.abs(number)
                    : Values.integer(Values.big(in).abs());
        }
        throw new JqError(JqValues.shown(in) + " has no length");
    }

    private static List<Object> keys(Run run, @Nullable Object in, boolean sorted) {
        List<Object> keys = new ArrayList<>();
        if (in instanceof Map<?, ?> map) {
            run.charge(map.size());
            keys.addAll(sorted ? new TreeSet<>(map.keySet()) : map.keySet());
        } else if (in instanceof List<?> list) {
            run.charge(list.size());
            for (long i = 0; i < list.size(); i++) {
                keys.add(i);
            }
        } else {
            throw new JqError(JqValues.shown(in) + " has no keys");
        }
        return keys;
    }

    private static boolean has(Run run, @Nullable Object in, @Nullable Object key) {
        if (in instanceof Map<?, ?> map && key instanceof String) {
            return map.containsKey(key);
        }
        if (in instanceof List<?> list && key != null && Values.isNumber(key)) {
            double place = ((Number) key).doubleValue();
            return place >= 0 && place < list.size();
        }
        throw new JqError("Cannot check whether " + JqValues.type(in) + " has a " + JqValues.type(key) + " key");
    }

    private static boolean contains(Run run, @Nullable Object a, @Nullable Object b) {
        run.charge(1);
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return y.entrySet().stream()
                    .allMatch(member ->
                            x.containsKey(member.getKey()) && contains(run, x.get(member.getKey()), member.getValue()));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return y.stream().allMatch(wanted -> x.stream().anyMatch(element -> contains(run, element, wanted)));
        }
        if (a instanceof String x && b instanceof String y) {
            run.charge(x.length() / 8);
            return x.contains(y);
        }
        if (JqValues.type(a).equals(JqValues.type(b))) {
            return JqValues.compare(run, a, b) == 0;
        }
        throw new JqError(JqValues.shown(a) + " and " + JqValues.shown(b) + " cannot have their containment checked");
    }

    private static @Nullable Object sum(Run run, @Nullable Object in) {
        Object sum = null;
        for (Object element : in instanceof Map<?, ?> map ? map.values() : list(in)) {
            run.charge(1);
            sum = Operators.plus(run, sum, element);
        }
        return sum;
    }

    private static Object reversed(Run run, @Nullable Object in) {
        if (in == null) {
            return List.of();
        }
        if (in instanceof String text) {
            run.charge(text.length() / 16);
            return new StringBuilder(text).reverse().toString();
        }
        List<@Nullable Object> reversed = new ArrayList<>(list(in));
        run.charge(reversed.size() / 8);
        Collections.reverse(reversed);
        return reversed;
    }

    private static void flatten(Run run, List<?> list, double depth, List<@Nullable Object> flat) {
        if (depth < 0) {
            throw new JqError("flatten depth must not be negative");
        }
        for (Object element : list) {
            run.charge(1);
            if (element instanceof List<?> inner && depth >= 1) {
                flatten(run, inner, depth - 1, flat);
            } else {
                flat.add(element);
            }
        }
    }

    private static Object transposed(Run run, @Nullable Object in) {
        List<List<@Nullable Object>> columns = new ArrayList<>();
        List<?> rows = list(in);
        int width = rows.stream().mapToInt(row -> list(row).size()).max().orElse(0);
        run.charge((long) width * rows.size());
        for (int i = 0; i < width; i++) {
            List<@Nullable Object> column = new ArrayList<>();
            for (Object row : rows) {
                column.add(i < list(row).size() ? list(row).get(i) : null);
            }
            columns.add(column);
        }
        return columns;
    }

    private static Object fromEntries(Run run, @Nullable Object in) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (Object entry : list(in)) {
            run.charge(1);
            if (!(entry instanceof Map<?, ?> map)) {
                throw new JqError("Cannot index " + JqValues.type(entry) + " with \"key\"");
            }
            Object key = member(map, "key", "k", "name", "Name", "Key", "K");
            object.put(key instanceof String name ? name : JqValues.json(key), member(map, "value", "v", "Value", "V"));
        }
        return object;
    }

    private static @Nullable Object member(Map<?, ?> map, String... names) {
        for (String name : names) {
            if (map.get(name) != null) {
                return map.get(name);
            }
        }
        return map.get(names[0]);
    }

    /** An element with the values of a filter by which it is sorted. */
    private record Keyed(
            List<@Nullable Object> key, @Nullable Object value) {}

    private interface OfSorted {
        @Nullable
        Object of(Run run, List<Keyed> sorted);
    }

    private static Native keyed(OfSorted body) {
        return (run, env, args, in, out) -> {
            List<Keyed> sorted = new ArrayList<>();
            for (Object element : list(in.value())) {
                List<@Nullable Object> key = new ArrayList<>();
                Filters.values(run, env, Item.of(element), args.get(0), key::add);
                sorted.add(new Keyed(key, element));
            }
            sorted.sort((a, b) -> JqValues.compare(run, a.key(), b.key()));
            out.accept(in.made(body.of(run, sorted)));
        };
    }

    private static List<@Nullable Object> values(List<Keyed> sorted) {
        List<@Nullable Object> values = new ArrayList<>(sorted.size());
        sorted.forEach(keyed -> values.add(keyed.value()));
        return values;
    }

    private static List<List<Keyed>> groups(Run run, List<Keyed> sorted) {
        List<List<Keyed>> groups = new ArrayList<>();
        for (Keyed keyed : sorted) {
            List<Keyed> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
            if (last.isEmpty() || JqValues.compare(run, last.get(0).key(), keyed.key()) != 0) {
                last = new ArrayList<>();
                groups.add(last);
            }
            last.add(keyed);
        }
        return groups;
    }
}
