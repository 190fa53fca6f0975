package io.sluice.core.hook;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through {@code message.publish}: what listeners may do to it besides answering another message.
 * Reused for the next message as soon as the publish returns; confined to the loop.
 */
public final class Publication {
    private boolean dropped;
    private @Nullable DropReason reason;
    private @Nullable CompletionStage<Void> durable;

    /** The message goes nowhere: neither stored nor routed. The publisher is acknowledged all the same. */
    public void drop() {
        drop(DropReason.BY_HOOK);
    }

    /** As {@link #drop()}, and a QoS 1/2 publisher is told to come again later (v5: 0x97): a queue is full. */
    public void refuse() {
        drop(DropReason.QUOTA);
    }

    /**
     * As {@link #drop()} for a reason that is counted, and told to a publisher of version 5: {@link DropReason#QUOTA},
     * {@link DropReason#NOT_AUTHORISED} and {@link DropReason#INVALID_TOPIC} are refusals, others are acknowledged.
     */
    public void drop(DropReason why) {
        dropped = true;
        reason = why;
    }

    /** The message goes nowhere now, because this listener keeps it for later: it is not counted as dropped. */
    public void keep() {
        dropped = true;
        reason = null;
    }

    /**
     * The acknowledgement waits until the stage is complete; if it fails, the publisher is not acknowledged (v5: told
     * so). Several listeners may ask.
     */
    public void awaitDurable(CompletionStage<Void> stage) {
        CompletionStage<Void> before = durable;
        // all that waits for the same turn of a loop waits for the same stage
        durable = before == null || before == stage ? stage : before.thenCombine(stage, (one, two) -> one);
    }

    /** Whether the message goes nowhere now. */
    public boolean isDropped() {
        return dropped;
    }

    /** Why it goes nowhere; null if it does not, or if somebody keeps it. */
    public @Nullable DropReason reason() {
        return reason;
    }

    /** What the acknowledgement waits for, null for nothing. */
    public @Nullable CompletionStage<Void> durable() {
        return durable;
    }

    /** Makes this object ready for the next message. */
    public void reset() {
        dropped = false;
        reason = null;
        durable = null;
    }
}
