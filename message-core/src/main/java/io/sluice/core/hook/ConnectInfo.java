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
 * @param sockname address and port of Sluice that it connected to; empty if nobody knows
 * @param properties what else it asked for, {@link PacketProperties#NONE} once it is connected
 */
public record ConnectInfo(
        boolean cleanStart,
        int keepAliveSeconds,
        long expirySeconds,
        int receiveMaximum,
        boolean isBridge,
        long connectedAtMillis,
        String sockname,
        PacketProperties properties) {
    /** A connection of which no more is known. */
    public ConnectInfo(
            boolean cleanStart,
            int keepAliveSeconds,
            long expirySeconds,
            int receiveMaximum,
            boolean isBridge,
            long connectedAtMillis) {
        this(
                cleanStart,
                keepAliveSeconds,
                expirySeconds,
                receiveMaximum,
                isBridge,
                connectedAtMillis,
                "",
                PacketProperties.NONE);
    }

    /** What a session keeps of it: a million sessions need not hold their CONNECT packets. */
    public ConnectInfo withoutProperties() {
        return new ConnectInfo(
                cleanStart,
                keepAliveSeconds,
                expirySeconds,
                receiveMaximum,
                isBridge,
                connectedAtMillis,
                sockname,
                PacketProperties.NONE);
    }
}
