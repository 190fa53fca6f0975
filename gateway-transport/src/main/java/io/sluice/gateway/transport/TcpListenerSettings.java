package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Settings of one TCP listener. */
public record TcpListenerSettings(
        @Setting(
                key = "listener.tcp.{name}",
                doc = "Address to listen on: port, ip:port or [ipv6]:port. The listener exists where this is given.")
        InetSocketAddress address,

        @Setting(
                key = "listener.tcp.{name}.acceptors",
                value = "8",
                doc = "Connections that one turn of the event loop accepts, 1 to 1024.")
        int acceptors,

        @Setting(
                key = "listener.tcp.{name}.max_connections",
                value = "1024000",
                doc = "Most connections at once; more are closed at once and counted.")
        int maxConnections,

        @Setting(
                key = "listener.tcp.{name}.zone",
                value = "external",
                doc = "Zone whose settings apply to clients of this listener.")
        String zone,

        @Setting(key = "listener.tcp.{name}.backlog", value = "4096", doc = "Connections that may wait to be accepted.")
        int backlog,

        @Setting(
                key = "listener.tcp.{name}.nodelay",
                value = "true",
                doc = "TCP_NODELAY: whether small packets leave at once.")
        boolean nodelay,

        @Setting(
                key = "listener.tcp.{name}.reuseaddr",
                value = "true",
                doc = "SO_REUSEADDR: whether to listen although old connections linger.")
        boolean reuseAddress,

        @Setting(
                key = "listener.tcp.{name}.recbuf",
                doc = "Receive buffer of the kernel for each connection; empty for the kernel's choice.")
        @Nullable
        ByteSize receiveBuffer,

        @Setting(
                key = "listener.tcp.{name}.sndbuf",
                doc = "Send buffer of the kernel for each connection; empty for the kernel's choice.")
        @Nullable
        ByteSize sendBuffer) {
    /** Refuses what is out of range. */
    public TcpListenerSettings {
        SocketSettings.check(acceptors, maxConnections, backlog);
    }

    /** All defaults but the address. */
    public static TcpListenerSettings of(InetSocketAddress address) {
        return new TcpListenerSettings(address, 8, 1_024_000, "external", 4096, true, true, null, null);
    }

    SocketSettings socket() {
        return new SocketSettings(
                address, acceptors, maxConnections, zone, backlog, nodelay, reuseAddress, receiveBuffer, sendBuffer);
    }
}
