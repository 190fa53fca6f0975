package io.sluice.rule.jq;

import io.sluice.rule.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and changing parts of values. Values are never modified: a change makes copies along its path. */
final class Paths {
    /** Stands in a path for the key null, which leads nowhere. */
    static final Object NULL_KEY = new LinkedHashMap<String, Object>();

    private static final int LARGEST_ARRAY = 100_000;

    private Paths() {}

    private static JqError cannot(@Nullable Object value, @Nullable Object key) {
        String with = key instanceof String name ? "\"" + name + "\"" : JqValues.type(key);
        return new JqError("Cannot index " + JqValues.type(value) + " with " + with);
    }

    /** The part at a key: a text, a number, an object with start and end, or an array to look for. */
    static @Nullable Object get(Run run, @Nullable Object value, @Nullable Object key) {
        if (key instanceof String && (value == null || value instanceof Map)) {
            return value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        if (key != null && Values.isNumber(key) && (value == null || value instanceof List)) {
            return value instanceof List<?> list ? at(list, ((Number) key).doubleValue()) : null;
        }
        if (key instanceof Map<?, ?> range && (value == null || value instanceof List || value instanceof String)) {
            return slice(run, value, range);
        }
        if (key instanceof List<?> wanted && value instanceof List<?> list) {
            return Texts.indices(run, list, wanted);
        }
        if (key == null && value == null) {
            return null;
        }
        throw cannot(value, key);
    }

    private static @Nullable Object at(List<?> list, double place) {
        double index = Math.floor(place) + (place < 0 ? list.size() : 0);
        return index >= 0 && index < list.size() ? list.get((int) index) : null;
    }

    private static int bound(@Nullable Object bound, int otherwise, int size, boolean up) {
        if (bound == null) {
            return otherwise;
        }
        if (!Values.isNumber(bound)) {
            throw new JqError("Start and end indices of an array slice must be numbers");
        }
        double place = ((Number) bound).doubleValue();
        double rounded = up ? Math.ceil(place) : Math.floor(place);
        return (int) Math.max(0, Math.min(size, rounded < 0 ? rounded + size : rounded));
    }

    private static @Nullable Object slice(Run run, @Nullable Object value, Map<?, ?> range) {
        if (value instanceof String text) {
            int size = text.codePointCount(0, text.length());
            run.charge(1 + size / 16);
            int from = bound(range.get("start"), 0, size, false);
            int to = Math.max(from, bound(range.get("end"), size, size, true));
            return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
        }
        if (value instanceof List<?> list) {
            int from = bound(range.get("start"), 0, list.size(), false);
            int to = Math.max(from, bound(range.get("end"), list.size(), list.size(), true));
            run.charge(1 + (to - from) / 8);
            return new ArrayList<>(list.subList(from, to));
        }
        return null;
    }

    /** The value at a path; null where it leads nowhere. */
    static @Nullable Object getPath(Run run, @Nullable Object value, List<?> path) {
        Object current = value;
        for (Object key : path) {
            run.charge(1);
            if (current == null) {
                return null;
            }
            current = get(run, current, key);
        }
        return current;
    }

    /** Makes the new value of what is at the end of a path. */
    interface Change {
        @Nullable
        Object of(@Nullable Object old);
    }

    static @Nullable Object change(Run run, @Nullable Object value, List<?> path, Change change) {
        if (path.isEmpty()) {
            return change.of(value);
        }
        run.charge(1);
        Object key = path.get(0);
        List<?> rest = path.subList(1, path.size());
        Object inner = change(run, get(run, value, key), rest, change);
        if (key instanceof String name) {
            Map<String, @Nullable Object> copy = copy(run, value);
            copy.put(name, inner);
            return copy;
        }
        List<@Nullable Object> copy = value == null ? new ArrayList<>() : new ArrayList<>((List<?>) value);
        run.charge(copy.size() / 8);
        if (key instanceof Map<?, ?> range) {
            if (!(inner instanceof List<?> list)) {
                throw new JqError("A slice of an array can only be assigned another array");
            }
            int from = bound(range.get("start"), 0, copy.size(), false);
            int to = Math.max(from, bound(range.get("end"), copy.size(), copy.size(), true));
            copy.subList(from, to).clear();
            copy.addAll(from, list);
            return copy;
        }
        put(run, copy, key, inner);
        return copy;
    }

    private static void put(Run run, List<@Nullable Object> list, @Nullable Object key, @Nullable Object value) {
        if (key == null || !Values.isNumber(key)) {
            throw cannot(list, key);
        }
        double place = Math.floor(((Number) key).doubleValue());
        double index = place < 0 ? place + list.size() : place;
        if (index < 0) {
            throw new JqError("Out of bounds negative array index");
        }
        if (!(index < LARGEST_ARRAY)) {
            throw new JqError("Array index too large");
        }
        run.charge((long) Math.max(0, index - list.size()));
        while (list.size() <= index) {
            list.add(null);
        }
        list.set((int) index, value);
    }

    private static Map<String, @Nullable Object> copy(Run run, @Nullable Object object) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> map) {
            run.charge(map.size());
            map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        }
        return copy;
    }

    /** Without what is at these paths. */
    static @Nullable Object delete(Run run, @Nullable Object value, List<?> paths) {
        List<Object> sorted = new ArrayList<>(paths);
        sorted.sort((a, b) -> JqValues.compare(run, b, a));
        Object result = value;
        for (Object path : sorted) {
            if (!(path instanceof List<?> keys)) {
                throw new JqError("Path must be specified as an array");
            }
            if (keys.isEmpty()) {
                return null;
            }
            List<?> parent = keys.subList(0, keys.size() - 1);
            if (getPath(run, result, parent) != null) {
                result = change(run, result, parent, old -> without(run, old, keys.get(keys.size() - 1)));
            }
        }
        return result;
    }

    private static @Nullable Object without(Run run, @Nullable Object value, @Nullable Object key) {
        if (value instanceof Map<?, ?> && key instanceof String name) {
            Map<String, @Nullable Object> copy = copy(run, value);
            copy.remove(name);
            return copy;
        }
        if (value instanceof List<?> list && key instanceof Map<?, ?> range) {
            List<@Nullable Object> copy = new ArrayList<>(list);
            int from = bound(range.get("start"), 0, copy.size(), false);
            int to = Math.max(from, bound(range.get("end"), copy.size(), copy.size(), true));
            copy.subList(from, to).clear();
            return copy;
        }
        if (value instanceof List<?> list && key != null && Values.isNumber(key)) {
            run.charge(list.size() / 8);
            double place = Math.floor(((Number) key).doubleValue());
            double index = place < 0 ? place + list.size() : place;
            List<@Nullable Object> copy = new ArrayList<>(list);
            if (index >= 0 && index < copy.size()) {
                copy.remove((int) index);
            }
            return copy;
        }
        throw new JqError("Cannot delete field of " + JqValues.type(value));
    }
}
