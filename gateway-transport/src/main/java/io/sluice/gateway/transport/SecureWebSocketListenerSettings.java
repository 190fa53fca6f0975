package io.sluice.gateway.transport;

import io.sluice.core.config.SettingGroup;
import io.sluice.gateway.transport.tls.TlsSettings;

/** Settings of one listener for WebSockets inside TLS. */
public record SecureWebSocketListenerSettings(
        @SettingGroup(value = "listener.wss.{name}", defaults = ".max_connections=102400")
        SocketSettings socket,

        @SettingGroup("listener.wss.{name}") TlsSettings tls,
        @SettingGroup("listener.wss.{name}") WebSocketSettings webSocket) {}
