package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects. Where one is expected, JSON text of one will do. A dotted key descends, but in {@code mget} and {@code mput}. */
final class ObjectFunctions {
    static final List<RuleFunction> ALL = List.of(
            of("map_new() -> object", "4.2", "an empty object", a -> Map.of()),
            of(
                    "map_get(key, object[, default]) -> any",
                    "3.2",
                    "the value at a key",
                    a -> get(keys(a[0]), a[1], a.length > 2 ? a[2] : ValuePath.UNDEFINED)),
            of(
                    "map_put(key, value, object) -> object",
                    "3.2",
                    "the object with a value at a key",
                    a -> put(keys(a[0]), 0, a[1], object(a[2]))),
            of(
                    "mget(key, object[, default]) -> any",
                    "4.2",
                    "the value at a key, dots taken literally",
                    a -> get(List.of(Arguments.text(a[0])), a[1], a.length > 2 ? a[2] : ValuePath.UNDEFINED)),
            of(
                    "mput(key, value, object) -> object",
                    "4.2",
                    "map_put with dots taken literally",
                    a -> put(List.of(Arguments.text(a[0])), 0, a[1], object(a[2]))),
            of(
                    "map_keys(object) -> array",
                    "5",
                    "the keys",
                    a -> new ArrayList<>(object(a[0]).keySet())),
            of(
                    "map_values(object) -> array",
                    "5",
                    "the values",
                    a -> new ArrayList<>(object(a[0]).values())),
            of("map_to_entries(object) -> array", "5", "objects with key and value", a -> entries(object(a[0]))));

    private ObjectFunctions() {}

    private static List<String> keys(@Nullable Object key) {
        return List.of(Arguments.text(key).split("\\.", -1));
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return Arguments.object(opened(value));
    }

    private static @Nullable Object opened(@Nullable Object value) {
        if (value instanceof String text) {
            try {
                return Json.decode(text);
            } catch (IOException e) {
                throw new RuleFailure("an object is needed, not " + Values.describe(value));
            }
        }
        return value;
    }

    private static @Nullable Object get(List<String> keys, @Nullable Object from, @Nullable Object otherwise) {
        Object current = object(from);
        for (String key : keys) {
            if (!(current instanceof Map<?, ?> map) || !map.containsKey(key)) {
                return otherwise;
            }
            current = map.get(key);
        }
        return current;
    }

    private static Map<String, @Nullable Object> put(
            List<String> keys, int depth, @Nullable Object value, Map<?, ?> into) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        into.forEach((key, inner) -> copy.put(String.valueOf(key), inner));
        String key = keys.get(depth);
        if (depth < keys.size() - 1) {
            Object inner = copy.get(key);
            copy.put(key, put(keys, depth + 1, value, inner instanceof Map<?, ?> map ? map : Map.of()));
        } else if (!Values.isUndefined(value)) {
            copy.put(key, value);
        }
        return copy;
    }

    private static List<Object> entries(Map<?, ?> object) {
        List<Object> entries = new ArrayList<>();
        object.forEach((key, value) -> {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("key", key);
            entry.put("value", value);
            entries.add(entry);
        });
        return entries;
    }
}
