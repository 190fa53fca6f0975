package io.sluice.rule.state;

import io.sluice.connector.ValuePath;
import io.sluice.rule.value.RuleFailure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads through to other values and keeps what is written to itself. One thread. */
final class Overlay implements RuleState {
    /** So many keys one evaluation may write. */
    private static final int MOST_KEYS = 1000;

    private final KeyedValues shared;
    private final KeyedValues connection;

    Overlay() {
        this.shared = new Written(null);
        this.connection = new Written(null);
    }

    Overlay(RuleState below) {
        this.shared = new Written(below.shared());
        this.connection = new Written(below.connection());
    }

    @Override
    public KeyedValues shared() {
        return shared;
    }

    @Override
    public KeyedValues connection() {
        return connection;
    }

    private static final class Written implements KeyedValues {
        private final @Nullable KeyedValues below;
        private final Map<Object, @Nullable Object> written = new HashMap<>();

        Written(@Nullable KeyedValues below) {
            this.below = below;
        }

        @Override
        public @Nullable Object get(Object key) {
            if (written.containsKey(key)) {
                return written.get(key);
            }
            return below == null ? ValuePath.UNDEFINED : below.get(key);
        }

        @Override
        public @Nullable Object put(Object key, @Nullable Object value) {
            Object before = get(key);
            if (written.size() >= MOST_KEYS && !written.containsKey(key)) {
                throw new RuleFailure("one evaluation writes at most " + MOST_KEYS + " keys");
            }
            written.put(key, value);
            return before;
        }
    }
}
