package io.sluice.gateway.transport;

/**
 * Who is at the other end of a connection, and where it came in.
 *
 * @param host address without port
 * @param port port of the peer
 * @param listener id of the listener: {@code mqtt:tcp:external}
 * @param zone zone whose settings apply
 */
public record Peer(String host, int port, String listener, String zone) {}
