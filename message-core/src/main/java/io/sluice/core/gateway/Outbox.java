package io.sluice.core.gateway;

import io.sluice.core.hook.CloseReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;

/**
 * Where a protocol state machine puts its answers. Confined to the connection's loop. Writes are collected and leave
 * together when the turn of the loop ends: acknowledgements and data share one system call.
 *
 * @param <F> frames of the protocol
 */
public interface Outbox<F> {
    /** Encodes a frame behind what was written before. */
    void write(F frame);

    /**
     * Encodes a message for the client, or its release, behind what was written before and without a frame in between.
     *
     * @return false if this client can never take it
     */
    boolean write(Delivery delivery);

    /** Ends the connection after what was written; later writes are ignored. */
    void close(CloseReason reason);

    /** Whether the transport takes more without growing its buffer beyond the limit. */
    boolean isWritable();

    /**
     * Has {@link ProtocolSession#onTimer} called later.
     *
     * @param timer name, given back; a timer of this name that still waits is replaced
     */
    void schedule(String timer, long delayMillis);

    /** Forgets a timer; no effect if there is none of this name. */
    void cancel(String timer);

    /** Hands no more frames over until {@link #resumeReading}, and lets the peer feel it. */
    void pauseReading();

    /** Hands frames over again, those first that came meanwhile; not before the caller has returned. */
    void resumeReading();

    /** The loop of this connection. */
    Loop loop();

    /** This connection as its session sees it. */
    DeliveryTarget target();
}
