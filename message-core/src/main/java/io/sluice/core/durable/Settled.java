package io.sluice.core.durable;

import org.jspecify.annotations.Nullable;

/** Is told once how a write ended. */
@FunctionalInterface
public interface Settled {
    /** @param failure null if all of it is written; else nothing of it is, nor ever will be */
    void settled(@Nullable Throwable failure);
}
