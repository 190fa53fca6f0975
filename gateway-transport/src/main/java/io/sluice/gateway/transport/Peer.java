package io.sluice.gateway.transport;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, and where it came in.
 *
 * @param host address without port; the client's own where a trusted proxy told it
 * @param port port of the peer
 * @param sockname our address and port that it reached; empty if the channel is gone already
 * @param listener id of the listener: {@code mqtt:tcp:external}
 * @param zone zone whose settings apply
 * @param mountpoint prefix of the listener's topics, with {@code %c} and {@code %u} as written; empty for none
 * @param username name that the transport vouches for: from a certificate, a key or a trusted proxy; null for none
 * @param proven whether the transport has seen a secret that belongs to the name: authentication is done
 */
public record Peer(
        String host,
        int port,
        String sockname,
        String listener,
        String zone,
        String mountpoint,
        @Nullable String username,
        boolean proven) {}
