package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Settings of one WebSocket listener. */
public record WebSocketListenerSettings(
        @Setting(
                key = "listener.ws.{name}",
                doc = "Address to listen on: port, ip:port or [ipv6]:port. The listener exists where this is given.")
        InetSocketAddress address,

        @Setting(
                key = "listener.ws.{name}.acceptors",
                value = "8",
                doc = "Connections that one turn of the event loop accepts, 1 to 1024.")
        int acceptors,

        @Setting(
                key = "listener.ws.{name}.max_connections",
                value = "102400",
                doc = "Most connections at once; more are closed at once and counted.")
        int maxConnections,

        @Setting(
                key = "listener.ws.{name}.zone",
                value = "external",
                doc = "Zone whose settings apply to clients of this listener.")
        String zone,

        @Setting(key = "listener.ws.{name}.backlog", value = "4096", doc = "Connections that may wait to be accepted.")
        int backlog,

        @Setting(
                key = "listener.ws.{name}.nodelay",
                value = "true",
                doc = "TCP_NODELAY: whether small packets leave at once.")
        boolean nodelay,

        @Setting(
                key = "listener.ws.{name}.reuseaddr",
                value = "true",
                doc = "SO_REUSEADDR: whether to listen although old connections linger.")
        boolean reuseAddress,

        @Setting(
                key = "listener.ws.{name}.recbuf",
                doc = "Receive buffer of the kernel for each connection; empty for the kernel's choice.")
        @Nullable
        ByteSize receiveBuffer,

        @Setting(
                key = "listener.ws.{name}.sndbuf",
                doc = "Send buffer of the kernel for each connection; empty for the kernel's choice.")
        @Nullable
        ByteSize sendBuffer,

        @Setting(
                key = "listener.ws.{name}.mqtt_path",
                value = "/mqtt",
                doc = "Path of the HTTP request that becomes a WebSocket; others are answered with 404.")
        String path,

        @Setting(
                key = "listener.ws.{name}.max_frame_size",
                value = "1MB",
                doc =
                        "Largest WebSocket frame, 126 bytes to 256MB; a larger one ends the connection (close code 1009).")
        ByteSize maxFrameSize) {
    /** Refuses what is out of range. */
    public WebSocketListenerSettings {
        SocketSettings.check(acceptors, maxConnections, backlog);
        SocketSettings.require(path.startsWith("/"), "path starts with /");
        SocketSettings.require(
                maxFrameSize.bytes() >= 126 && maxFrameSize.bytes() <= 256L << 20,
                "maxFrameSize is 126 bytes to 256MB");
    }

    /** All defaults but the address. */
    public static WebSocketListenerSettings of(InetSocketAddress address) {
        return new WebSocketListenerSettings(
                address, 8, 102_400, "external", 4096, true, true, null, null, "/mqtt", new ByteSize(1 << 20));
    }

    SocketSettings socket() {
        return new SocketSettings(
                address, acceptors, maxConnections, zone, backlog, nodelay, reuseAddress, receiveBuffer, sendBuffer);
    }
}
