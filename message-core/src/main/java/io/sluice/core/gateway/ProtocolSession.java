package io.sluice.core.gateway;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.session.Delivery;

/**
 * Protocol state machine of one client: no I/O, no threads, runs only on its loop.
 *
 * @param <F> frames of the protocol
 */
public interface ProtocolSession<F> {
    /** The transport is up. */
    default void onOpen(Outbox<F> out) {}

    void onFrame(F frame, Outbox<F> out);

    /**
     * The peer sent what the protocol forbids: tell it where the protocol can, then close. No frame follows.
     *
     * @param detail what is wrong, for people
     */
    void onBadInput(CloseReason reason, String detail, Outbox<F> out);

    /**
     * A message for the client, or its release.
     *
     * @return false if this client can never take it
     */
    boolean onDeliver(Delivery delivery, Outbox<F> out);

    void onTimer(String timer, Outbox<F> out);

    /** The session was taken or ended from outside (take-over, kick, shutdown): tell the client, then close. */
    void onTerminate(CloseReason reason, Outbox<F> out);

    /** The transport takes more again. */
    void onWritable();

    /** The connection is gone. Called once, last. */
    void onClosed(CloseReason reason);
}
