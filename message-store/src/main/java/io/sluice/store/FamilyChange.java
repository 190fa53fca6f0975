package io.sluice.store;

import io.sluice.core.durable.Change;
import io.sluice.core.durable.Space;
import org.jspecify.annotations.Nullable;

/** A change in a family that is no space of the broker's state. */
final class FamilyChange extends Change {
    private final int family;
    private final byte[] key;
    private final byte @Nullable [] value;

    /** @param value null to delete */
    FamilyChange(int family, byte[] key, byte @Nullable [] value) {
        this.family = family;
        this.key = key;
        this.value = value;
    }

    /** Number of the family. */
    int family() {
        return family;
    }

    @Override
    public Space space() {
        throw new UnsupportedOperationException("a family of its own");
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte @Nullable [] value() {
        return value;
    }

    @Override
    public int size() {
        return key.length + (value == null ? 0 : value.length);
    }
}
