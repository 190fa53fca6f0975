package io.sluice.gateway.transport;

import io.sluice.core.config.Setting;
import io.sluice.core.config.SettingGroup;
import org.jspecify.annotations.Nullable;

/** Settings of one TCP listener. */
public record TcpListenerSettings(
        @SettingGroup("listener.tcp.{name}") SocketSettings socket,

        @Setting(
                key = "listener.tcp.{name}.peer_cert_as_username",
                doc = "cn: the common name of a client's certificate is its user name, where a trusted proxy that ended"
                        + " TLS tells it in a PROXY header of version 2. Empty: the name in CONNECT counts.")
        @Nullable
        ProxyUsername peerCertAsUsername) {
    /** What of a certificate a PROXY header tells. */
    public enum ProxyUsername {
        /** The common name of the subject. */
        CN
    }

    /** All defaults but those of the socket. */
    public static TcpListenerSettings of(SocketSettings socket) {
        return new TcpListenerSettings(socket, null);
    }
}
