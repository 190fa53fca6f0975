package io.sluice.gateway.mqtt;

import io.sluice.core.gateway.Gateway;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.gateway.ListenerView;
import io.sluice.core.loop.Loop;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.state.MqttSession;
import io.sluice.gateway.mqtt.state.MqttZone;
import io.sluice.gateway.transport.EventLoops;
import io.sluice.gateway.transport.Listener;
import io.sluice.gateway.transport.Peer;
import io.sluice.gateway.transport.ProtocolFactory;
import io.sluice.gateway.transport.SecureWebSocketListenerSettings;
import io.sluice.gateway.transport.Secured;
import io.sluice.gateway.transport.TlsListenerSettings;
import io.sluice.gateway.transport.tls.TlsFileException;
import io.sluice.gateway.transport.tls.TlsServer;
import io.sluice.gateway.transport.tls.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MQTT over TCP and WebSocket. */
public final class MqttGateway implements Gateway {
    private static final String NAME = "mqtt";

    /** Sub-protocols of WebSocket (manual 934), the best first. */
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1.1", "mqttv3.1");

    private final MqttGatewayConfig config;
    private final EventLoops loops;
    private volatile List<Listener<MqttFrame>> listeners = List.of();

    public MqttGateway(MqttGatewayConfig config, EventLoops loops) {
        this.config = config;
        this.loops = loops;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start(GatewayContext context) throws GatewayException {
        List<Listener<MqttFrame>> opened = new ArrayList<>();
        try {
            for (Listener<MqttFrame> listener : configured(context)) {
                listener.open();
                opened.add(listener);
            }
        } catch (GatewayException e) {
            opened.forEach(Listener::stop);
            throw e;
        }
        listeners = List.copyOf(opened);
    }

    private List<Listener<MqttFrame>> configured(GatewayContext context) throws GatewayException {
        List<Listener<MqttFrame>> all = new ArrayList<>();
        config.tcp()
                .forEach((name, settings) -> all.add(Listener.tcp(
                        NAME, name, settings, protocol(settings.socket().zone(), context), loops)));
        config.webSocket()
                .forEach((name, settings) -> all.add(Listener.webSocket(
                        NAME,
                        name,
                        settings,
                        SUBPROTOCOLS,
                        protocol(settings.socket().zone(), context),
                        loops)));
        for (var entry : config.tls().entrySet()) {
            all.add(tls(entry.getKey(), entry.getValue(), context));
        }
        for (var entry : config.secureWebSocket().entrySet()) {
            all.add(secureWebSocket(entry.getKey(), entry.getValue(), context));
        }
        return all;
    }

    private Listener<MqttFrame> tls(String name, TlsListenerSettings settings, GatewayContext context)
            throws GatewayException {
        Secured<TlsListenerSettings> secured = new Secured<>(settings, server("listener.ssl." + name, settings.tls()));
        return Listener.tls(NAME, name, secured, protocol(settings.socket().zone(), context), loops);
    }

    private Listener<MqttFrame> secureWebSocket(
            String name, SecureWebSocketListenerSettings settings, GatewayContext context) throws GatewayException {
        Secured<SecureWebSocketListenerSettings> secured =
                new Secured<>(settings, server("listener.wss." + name, settings.tls()));
        return Listener.secureWebSocket(
                NAME, name, secured, SUBPROTOCOLS, protocol(settings.socket().zone(), context), loops);
    }

    private TlsServer server(String key, TlsSettings settings) throws GatewayException {
        try {
            return config.tlsFiles().server(key, settings);
        } catch (TlsFileException e) {
            throw new GatewayException(e.getMessage() + "", e);
        }
    }

    private ProtocolFactory<MqttFrame> protocol(String zoneName, GatewayContext context) {
        MqttGatewayConfig.Zone settings = config.zones().apply(zoneName);
        MqttZone zone = MqttZone.of(zoneName, context, settings.mqtt(), settings.sessions());
        return (peer, loop) -> protocol(zone, peer, loop);
    }

    private static ProtocolFactory.Protocol<MqttFrame> protocol(MqttZone zone, Peer peer, Loop loop) {
        MqttConnectionCodec codec = new MqttConnectionCodec(zone.limits().maximumPacketSize(), loop.time());
        return new ProtocolFactory.Protocol<>(codec, new MqttSession(zone, peer, codec::version));
    }

    @Override
    public void stopAccepting() {
        listeners.forEach(Listener::stopAccepting);
    }

    @Override
    public void stop() {
        listeners.forEach(Listener::stop);
    }

    @Override
    public boolean startListener(String id) throws GatewayException {
        Listener<MqttFrame> listener = find(id);
        if (listener != null) {
            listener.open();
        }
        return listener != null;
    }

    @Override
    public boolean stopListener(String id) {
        Listener<MqttFrame> listener = find(id);
        if (listener != null) {
            listener.close();
        }
        return listener != null;
    }

    private @Nullable Listener<MqttFrame> find(String id) {
        return listeners.stream()
                .filter(listener -> listener.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<ListenerView> listeners() {
        return listeners.stream().map(Listener::view).toList();
    }
}
