package io.sluice.gateway.transport;

import io.sluice.core.gateway.ProtocolSession;
import io.sluice.core.loop.Loop;

/**
 * What a protocol brings to the transport. Called on the loop of each new connection.
 *
 * @param <F> frames of the protocol
 */
public interface ProtocolFactory<F> {
    /** Makes what one connection needs. */
    Protocol<F> open(Peer peer, Loop loop);

    /** Codec and state machine of one connection. */
    record Protocol<F>(ConnectionCodec<F> codec, ProtocolSession<F> session) {}
}
