package io.sluice.connector.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value in a template. Immutable. */
public sealed interface TemplateValue {
    /** The same for every message. */
    record Fixed(Object value) implements TemplateValue {}

    /** {@code "$topic"} and its like. */
    record Named(Placeholder placeholder) implements TemplateValue {}

    /**
     * {@code ["$payload", "data", "$0", "temp"]}.
     *
     * @param steps {@code String} for the member of an object, {@code Integer} for an element of an array: from 1, or 0
     *     for all of them
     */
    record Path(List<Object> steps) implements TemplateValue {
        public Path {
            steps = List.copyOf(steps);
        }
    }

    /** Whether it gives a value for each element of an array ({@code $0}). */
    default boolean fansOut() {
        return this instanceof Path path && path.steps().contains(0);
    }

    /**
     * Its values for a message: one, or one for each element if it {@link #fansOut}. What the message does not have is null;
     * an array that is not there has no elements.
     */
    default List<@Nullable Object> in(TemplateMessage message) throws UnusableMessageException {
        if (this instanceof Fixed fixed) {
            return List.of(fixed.value());
        }
        if (this instanceof Named named) {
            return Collections.singletonList(message.value(named.placeholder()));
        }
        List<@Nullable Object> found = Collections.singletonList(message.payload());
        for (Object step : ((Path) this).steps()) {
            List<@Nullable Object> next = new ArrayList<>(found.size());
            for (Object value : found) {
                follow(value, step, next);
            }
            found = next;
        }
        return found;
    }

    private static void follow(@Nullable Object value, Object step, List<@Nullable Object> into) {
        if (step instanceof String key) {
            into.add(value instanceof Map<?, ?> map ? map.get(key) : null);
            return;
        }
        List<?> array = value instanceof List<?> list ? list : List.of();
        int number = (Integer) step;
        if (number == 0) {
            into.addAll(array);
        } else {
            into.add(number <= array.size() ? array.get(number - 1) : null);
        }
    }
}
