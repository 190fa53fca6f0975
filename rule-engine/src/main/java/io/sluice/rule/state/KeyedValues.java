package io.sluice.rule.state;

import io.sluice.connector.ValuePath;
import org.jspecify.annotations.Nullable;

/**
 * Values by key. Keys are texts, integers or booleans, compared without conversion. Values are of the kinds that {@link
 * io.sluice.connector.Row#values()} lists and are not modified. Safe for any thread.
 */
public interface KeyedValues {
    /** The value, {@link ValuePath#UNDEFINED} if there is none. */
    @Nullable
    Object get(Object key);

    /**
     * Sets a value; an undefined one removes the key.
     *
     * @return the value before, undefined if there was none
     * @throws io.sluice.rule.value.RuleFailure if there is no room; nothing is changed then
     */
    @Nullable
    Object put(Object key, @Nullable Object value);

    /**
     * Forgets a key.
     *
     * @return the value before, undefined if there was none
     */
    default @Nullable Object remove(Object key) {
        return put(key, ValuePath.UNDEFINED);
    }
}
