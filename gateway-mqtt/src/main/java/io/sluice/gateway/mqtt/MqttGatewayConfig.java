package io.sluice.gateway.mqtt;

import io.sluice.core.session.SessionSettings;
import io.sluice.gateway.mqtt.state.MqttSettings;
import io.sluice.gateway.transport.SecureWebSocketListenerSettings;
import io.sluice.gateway.transport.TcpListenerSettings;
import io.sluice.gateway.transport.TlsListenerSettings;
import io.sluice.gateway.transport.WebSocketListenerSettings;
import io.sluice.gateway.transport.tls.TlsFiles;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything the MQTT gateway can be told.
 *
 * @param tcp listeners by name
 * @param webSocket listeners by name
 * @param tls listeners by name
 * @param secureWebSocket listeners by name
 * @param tlsFiles keys and certificates of those with TLS
 * @param zones settings of a zone by its name; for every name there are some
 */
public record MqttGatewayConfig(
        Map<String, TcpListenerSettings> tcp,
        Map<String, WebSocketListenerSettings> webSocket,
        Map<String, TlsListenerSettings> tls,
        Map<String, SecureWebSocketListenerSettings> secureWebSocket,
        TlsFiles tlsFiles,
        Function<String, Zone> zones) {
    /** Settings of one zone. */
    public record Zone(MqttSettings mqtt, SessionSettings sessions) {}
}
