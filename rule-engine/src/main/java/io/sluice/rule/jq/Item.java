package io.sluice.rule.jq;

import org.jspecify.annotations.Nullable;

/**
 * A value on its way through a filter.
 *
 * @param path where in the input it is from; null if nobody asks
 */
record Item(@Nullable Object value, @Nullable Path path) {
    static Item of(@Nullable Object value) {
        return new Item(value, null);
    }

    /** A value that was made, not found. */
    Item made(@Nullable Object made) {
        if (path != null) {
            return new Item(made, Path.NOWHERE);
        }
        return new Item(made, null);
    }

    /** A part of this one. */
    Item part(@Nullable Object part, Object key) {
        if (path == Path.NOWHERE) {
            throw new JqError("a path leads through a value that is not in the input");
        }
        return new Item(part, path == null ? null : new Path(path, key));
    }
}
