package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.rule.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects. Where one is expected, JSON text of one will do. A dotted key descends, but in {@code mget} and {@code mput}. */
final class ObjectFunctions {
    private static final int DEFAULT = 2;

    static final List<RuleFunction> ALL = List.of(
            of("""
                    map_new() -> object since 4.2
                    An empty object.
                    map_new() -> {}
                    """, a -> Map.of()),
            of("""
                    map_get(key: text, object: object[, default: any]) -> any since 3.2
                    The value at a key; dots descend. Undefined, or the default, if there is none.
                    map_get('a.b', '{"a":{"b":1}}') -> 1
                    map_get('x', '{"a":1}') -> undefined
                    map_get('x', '{"a":1}', 5) -> 5
                    map_get('x', 'text') -> fails
                    """, a -> get(keys(a[0]), a)),
            of("""
                    map_put(key: text, value: any, object: object) -> object since 3.2
                    The object with a value at a key; dots descend, and objects on the way are made.
                    map_put('a.c', 2, '{"a":{"b":1}}') -> {"a":{"b":1,"c":2}}
                    map_put('x', 1, 'text') -> fails
                    """, a -> put(keys(a[0]), 0, a[1], object(a[2]))),
            of("""
                    mget(key: text, object: object[, default: any]) -> any since 4.2
                    As map_get, but a dot is part of the key.
                    mget('a.b', '{"a.b":1}') -> 1
                    """, a -> get(List.of(Arguments.text(a[0])), a)),
            of("""
                    mput(key: text, value: any, object: object) -> object since 4.2
                    As map_put, but a dot is part of the key.
                    mput('a.b', 1, map_new()) -> {"a.b":1}
                    """, a -> put(List.of(Arguments.text(a[0])), 0, a[1], object(a[2]))),
            of("""
                    map_keys(object: object) -> array since 5
                    The keys.
                    map_keys('{"a":1,"b":2}') -> ["a","b"]
                    """, a -> new ArrayList<>(object(a[0]).keySet())),
            of("""
                    map_values(object: object) -> array since 5
                    The values.
                    map_values('{"a":1,"b":2}') -> [1,2]
                    """, a -> new ArrayList<>(object(a[0]).values())),
            of("""
                    map_to_entries(object: object) -> array since 5
                    An object with key and value for each key.
                    map_to_entries('{"a":1}') -> [{"key":"a","value":1}]
                    """, a -> entries(object(a[0]))));

    private ObjectFunctions() {}

    private static List<String> keys(@Nullable Object key) {
        return List.of(Arguments.text(key).split("\\.", -1));
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return Arguments.object(ConversionFunctions.opened(value));
    }

    private static @Nullable Object get(List<String> keys, @Nullable Object[] arguments) {
        Object otherwise = arguments.length > DEFAULT ? arguments[DEFAULT] : ValuePath.UNDEFINED;
        Object current = object(arguments[1]);
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
