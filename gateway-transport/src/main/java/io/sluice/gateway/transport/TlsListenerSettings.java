package io.sluice.gateway.transport;

import io.sluice.core.config.SettingGroup;
import io.sluice.gateway.transport.tls.TlsSettings;

/** Settings of one listener for the protocol inside TLS. */
public record TlsListenerSettings(
        @SettingGroup(value = "listener.ssl.{name}", defaults = ".max_connections=102400")
        SocketSettings socket,

        @SettingGroup("listener.ssl.{name}") TlsSettings tls) {}
