package io.sluice.rule.jq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and places that lead to a value.
 *
 * @param before the way to the object or array it is in; null at the beginning
 * @param key text, number, or an object with start and end; null at the beginning
 */
record Path(@Nullable Path before, @Nullable Object key) {
    /** The input itself. */
    static final Path START = new Path(null, null);

    /** Of a value that the filter made. */
    static final Path NOWHERE = new Path(null, "nowhere");

    List<@Nullable Object> keys() {
        if (this == NOWHERE) {
            throw new JqError("a path leads to a value that is not in the input");
        }
        Deque<Object> keys = new ArrayDeque<>();
        Path at = this;
        while (at != null && at.key != null) {
            keys.addFirst(at.key);
            at = at.before;
        }
        return new ArrayList<>(keys);
    }
}
