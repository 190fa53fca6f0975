package io.sluice.core.broker;

import io.sluice.core.session.Congestion;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What became of a publish: decides how the publisher is acknowledged.
 *
 * @param code what happened
 * @param durable if not null, the acknowledgement waits for it; a failure means that nothing may be acknowledged
 * @param congestion if not null, the publisher is to send nothing more before it is over
 */
public record PublishOutcome(
        Code code,
        @Nullable CompletionStage<Void> durable,
        @Nullable Congestion congestion) {
    static final PublishOutcome DELIVERED = new PublishOutcome(Code.DELIVERED, null);
    static final PublishOutcome NO_SUBSCRIBERS = new PublishOutcome(Code.NO_SUBSCRIBERS, null);
    static final PublishOutcome DROPPED = new PublishOutcome(Code.DROPPED, null);
    static final PublishOutcome REFUSED = new PublishOutcome(Code.REFUSED, null);
    static final PublishOutcome INVALID_TOPIC = new PublishOutcome(Code.INVALID_TOPIC, null);
    public static final PublishOutcome DENIED = new PublishOutcome(Code.DENIED, null);

    PublishOutcome(Code code, @Nullable CompletionStage<Void> durable) {
        this(code, durable, null);
    }

    /** The same of a publisher that is to wait; null if not. */
    PublishOutcome behind(@Nullable Congestion met) {
        return met == null ? this : new PublishOutcome(code, durable, met);
    }

    /** The same, whose acknowledgement waits for something else too; null for nothing. */
    public PublishOutcome and(@Nullable CompletionStage<Void> other) {
        if (other == null || other == durable) {
            return this;
        }
        return new PublishOutcome(
                code, durable == null ? other : durable.thenCombine(other, (one, two) -> one), congestion);
    }

    /** The ways a publish can end. */
    public enum Code {
        /** At least one session was offered the message. */
        DELIVERED,
        NO_SUBSCRIBERS,
        /** A listener took it out, or keeps it for later; the publisher is acknowledged all the same. */
        DROPPED,
        /** A queue it must go to is full: not acknowledged, come again (v5: 0x97). */
        REFUSED,
        /** The topic is well-formed and yet nothing that can be published to (v5: 0x90). */
        INVALID_TOPIC,
        /** The access control list says no (v5: 0x87). */
        DENIED
    }
}
