package io.sluice.gateway.transport;

import io.sluice.core.config.SettingGroup;

/** Settings of one WebSocket listener. */
public record WebSocketListenerSettings(
        @SettingGroup(value = "listener.ws.{name}", defaults = ".max_connections=102400")
        SocketSettings socket,

        @SettingGroup("listener.ws.{name}") WebSocketSettings webSocket) {}
