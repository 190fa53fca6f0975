package io.sluice.core.hook;

/**
 * How a client connected, for the event {@code client.connected}.
 *
 * @param cleanStart whether it asked for a new session
 * @param keepAliveSeconds keep-alive in force, 0 for none
 * @param expirySeconds session expiry in force, 0xFFFFFFFF for never
 * @param receiveMaximum unacknowledged messages the client takes, 1 to 65,535
 * @param isBridge whether it announced itself as another broker
 * @param connectedAtMillis wall time of the connection
 */
public record ConnectInfo(
        boolean cleanStart,
        int keepAliveSeconds,
        long expirySeconds,
        int receiveMaximum,
        boolean isBridge,
        long connectedAtMillis) {}
