package io.sluice.gateway.transport;

import io.sluice.core.config.SettingGroup;

/** Settings of one TCP listener. */
public record TcpListenerSettings(
        @SettingGroup("listener.tcp.{name}") SocketSettings socket) {}
