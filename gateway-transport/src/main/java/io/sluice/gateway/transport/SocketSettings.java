package io.sluice.gateway.transport;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import io.sluice.core.config.SettingGroup;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What listeners of every kind have in common, as a group below <code>listener.{kind}.{name}</code>. */
public record SocketSettings(
        @Setting(
                key = "",
                doc = "Address to listen on: port, ip:port or [ipv6]:port. The listener exists where this is given.")
        InetSocketAddress address,

        @Setting(
                key = ".acceptors",
                value = "8",
                doc = "Connections that one turn of the event loop accepts, 1 to 1024.")
        int acceptors,

        @Setting(
                key = ".max_connections",
                value = "1024000",
                doc = "Most connections at once; more are closed at once and counted.")
        int maxConnections,

        @Setting(key = ".zone", value = "external", doc = "Zone whose settings apply to clients of this listener.")
        String zone,

        @Setting(
                key = ".mountpoint",
                doc =
                        "Prefix before every topic of the clients of this listener; %c is the client identifier, %u the user name.")
        String mountpoint,

        @SettingGroup("") AdmissionSettings admission,

        @SettingGroup("") FlowSettings flow,

        @Setting(key = ".backlog", value = "4096", doc = "Connections that may wait to be accepted.")
        int backlog,

        @Setting(key = ".nodelay", value = "true", doc = "TCP_NODELAY: whether small packets leave at once.")
        boolean nodelay,

        @Setting(
                key = ".reuseaddr",
                value = "true",
                doc = "SO_REUSEADDR: whether to listen although old connections linger.")
        boolean reuseAddress,

        @Setting(
                key = ".recbuf",
                doc = "Receive buffer of the kernel for each connection; empty for the kernel's choice.")
        @Nullable
        ByteSize receiveBuffer,

        @Setting(key = ".sndbuf", doc = "Send buffer of the kernel for each connection; empty for the kernel's choice.")
        @Nullable
        ByteSize sendBuffer) {
    /** Refuses what is out of range. */
    public SocketSettings {
        require(acceptors >= 1 && acceptors <= 1024, "acceptors is 1 to 1024");
        require(maxConnections >= 1, "maxConnections is at least 1");
        require(backlog >= 1, "backlog is at least 1");
    }

    /** All defaults but the address; port 0 takes a free one. */
    public static SocketSettings of(InetSocketAddress address) {
        return new SocketSettings(
                address,
                8,
                1_024_000,
                "external",
                "",
                AdmissionSettings.defaults(),
                FlowSettings.defaults(),
                4096,
                true,
                true,
                null,
                null);
    }

    /** The same with another limit of connections. */
    public SocketSettings withMaxConnections(int other) {
        return new SocketSettings(
                address,
                acceptors,
                other,
                zone,
                mountpoint,
                admission,
                flow,
                backlog,
                nodelay,
                reuseAddress,
                receiveBuffer,
                sendBuffer);
    }

    /** The same with other rules of admission. */
    SocketSettings with(AdmissionSettings other) {
        return new SocketSettings(
                address,
                acceptors,
                maxConnections,
                zone,
                mountpoint,
                other,
                flow,
                backlog,
                nodelay,
                reuseAddress,
                receiveBuffer,
                sendBuffer);
    }

    /** The same with another flow. */
    SocketSettings with(FlowSettings other) {
        return new SocketSettings(
                address,
                acceptors,
                maxConnections,
                zone,
                mountpoint,
                admission,
                other,
                backlog,
                nodelay,
                reuseAddress,
                receiveBuffer,
                sendBuffer);
    }

    /** Most bytes of one read; 0 for as many as the loop's own buffer holds. */
    int readBytes() {
        return flow.readBytes(receiveBuffer, sendBuffer);
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
