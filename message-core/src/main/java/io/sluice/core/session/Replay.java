package io.sluice.core.session;

import org.jspecify.annotations.Nullable;

/** Retained messages for a new subscription, found bit by bit. Confined to the session's loop. */
public interface Replay {
    /** The next one; null if a short search found none: {@link #isOver} tells whether to go on another time. */
    @Nullable
    Delivery next();

    /** Whether there is certainly none any more. */
    boolean isOver();
}
