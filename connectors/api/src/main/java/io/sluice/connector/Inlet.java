package io.sluice.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way in for messages that a resource brings from its system. Safe for any thread; never blocks. */
@FunctionalInterface
public interface Inlet {
    /** Takes nothing: for resources that nobody wants messages of. */
    Inlet CLOSED = message -> CompletableFuture.failedFuture(new IllegalStateException("nobody takes messages in"));

    /**
     * Publishes a message. Messages of one thread keep their order.
     *
     * @return complete when Sluice has the message for good: only then it may be acknowledged to the system. If it fails,
     *     Sluice did not take it and the system must keep it
     */
    CompletionStage<Void> publish(InletMessage message);
}
