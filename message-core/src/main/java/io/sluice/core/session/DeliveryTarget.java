package io.sluice.core.session;

import io.sluice.core.hook.CloseReason;

/** The connection of a session, as the session sees it. Called on the session's loop only. */
public interface DeliveryTarget {
    /**
     * Encodes one message for the client, or its release if {@link Delivery#released()}. Nothing has to reach the wire
     * before {@link #flush()}.
     *
     * @return false if this client can never take the message (it is larger than the client's maximum packet size)
     */
    boolean deliver(Delivery delivery);

    /** Whether the transport takes more without growing its buffer beyond the limit. */
    boolean isWritable();

    /** Sends what was encoded. */
    void flush();

    /** Ends the connection, telling the client why where the protocol can. Called at most once. */
    void close(CloseReason reason);
}
