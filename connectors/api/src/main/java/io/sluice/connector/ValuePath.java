package io.sluice.connector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Descends into a selected map. */
public final class ValuePath {
    /** Answer for a path that leads nowhere; apart from null, which is a value. */
    public static final Object UNDEFINED = new Object() {
        @Override
        public String toString() {
            return "undefined";
        }
    };

    private ValuePath() {}

    /**
     * The value at the path. Text that is a JSON object is descended into as the object would be: a payload that was selected as
     * it came. Where the path leads nowhere step by step, a key of the outer map that holds the dots itself is looked for.
     *
     * @return {@link #UNDEFINED} if there is neither
     */
    public static @Nullable Object find(Map<String, ? extends @Nullable Object> values, String... path) {
        Object current = values;
        for (String step : path) {
            Object parent = current instanceof String text ? decoded(text) : current;
            if (!(parent instanceof Map<?, ?> map) || !map.containsKey(step)) {
                String whole = String.join(".", path);
                return path.length > 1 && values.containsKey(whole) ? values.get(whole) : UNDEFINED;
            }
            current = map.get(step);
        }
        return current;
    }

    /** The object that a text is; the text itself if it is none. */
    private static @Nullable Object decoded(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return text;
        }
        try {
            return JsonParser.parse(text);
        } catch (JsonSyntaxException notJson) {
            return text;
        }
    }
}
