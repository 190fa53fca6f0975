package io.sluice.testkit.campaign;

import io.sluice.connector.JsonParser;
import io.sluice.connector.JsonSyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value within JSON that somebody answered; what is not there is an empty one. */
record Answer(@Nullable Object value) {
    static Answer of(String json) {
        try {
            return new Answer(JsonParser.parse(json));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("not JSON: " + json, e);
        }
    }

    /** Member of an object. */
    Answer get(String name) {
        return new Answer(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    /** Element of a list. */
    Answer get(int index) {
        return new Answer(value instanceof List<?> list && index < list.size() ? list.get(index) : null);
    }

    List<Answer> all() {
        return value instanceof List<?> list ? list.stream().map(Answer::new).toList() : List.of();
    }

    String text() {
        return String.valueOf(value);
    }

    /** A whole number; -1 for anything else. */
    long number() {
        return value instanceof Number number ? number.longValue() : -1;
    }

    /** Device, number and note, from this index on. */
    Reading reading(int from) {
        return new Reading(
                get(from).text(), get(from + 1).number(), get(from + 2).text());
    }
}
