package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What TCP-based listeners have in common, whatever their keys are called.
 *
 * @param address where to listen; port 0 takes a free one
 * @param acceptors connections accepted in one turn of the event loop
 * @param maxConnections most connections at once
 * @param zone zone of the clients
 * @param backlog connections that may wait to be accepted
 * @param nodelay whether small packets leave at once
 * @param reuseAddress whether to listen although old connections linger in TIME-WAIT
 * @param receiveBuffer kernel's receive buffer, null for the kernel's choice
 * @param sendBuffer kernel's send buffer, null for the kernel's choice
 */
record SocketSettings(
        InetSocketAddress address,
        int acceptors,
        int maxConnections,
        String zone,
        int backlog,
        boolean nodelay,
        boolean reuseAddress,
        @Nullable ByteSize receiveBuffer,
        @Nullable ByteSize sendBuffer) {
    static void check(int acceptors, int maxConnections, int backlog) {
        require(acceptors >= 1 && acceptors <= 1024, "acceptors is 1 to 1024");
        require(maxConnections >= 1, "maxConnections is at least 1");
        require(backlog >= 1, "backlog is at least 1");
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
