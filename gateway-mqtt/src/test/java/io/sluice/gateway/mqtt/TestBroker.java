package io.sluice.gateway.mqtt;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.broker.RetainedSettings;
import io.sluice.core.broker.SharedDispatch;
import io.sluice.core.broker.SharedStrategy;
import io.sluice.core.durable.DurableState;
import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.gateway.CoreParts;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.GatewayException;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.SessionSettings;
import io.sluice.core.time.TimeSource;
import io.sluice.gateway.mqtt.state.MqttSettings;
import io.sluice.gateway.transport.EventLoops;
import io.sluice.gateway.transport.SocketSettings;
import io.sluice.gateway.transport.TcpListenerSettings;
import io.sluice.gateway.transport.WebSocketListenerSettings;
import io.sluice.gateway.transport.WebSocketSettings;
import io.sluice.gateway.transport.tls.TlsFileSettings;
import io.sluice.gateway.transport.tls.TlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The MQTT gateway on a core of its own, listening on free ports of the loopback. */
public final class TestBroker implements AutoCloseable {
    /** Keeps what a slow machine's slow reader does not take in time. */
    static final SessionSettings PATIENT = sessions(100_000);

    private final EventLoops loops;
    private final CoreParts parts;
    private final MqttGateway gateway;
    private final Metrics metrics = new Metrics();

    /** Session settings of the manual with another length of the queue. */
    static SessionSettings sessions(int maxQueue) {
        return new SessionSettings(32, maxQueue, true, Duration.ofSeconds(20), 100, Duration.ofHours(2), 0, false);
    }

    TestBroker(int threads, int port, int maxConnections, SessionSettings sessions) throws GatewayException {
        this(threads, port, maxConnections, sessions, DurableState.none());
    }

    /** With sessions on an empty disk. */
    TestBroker(int threads, int port, int maxConnections, SessionSettings sessions, DurableState disk)
            throws GatewayException {
        loops = new EventLoops(new EventLoops.Settings(threads, metrics, TimeSource.system(), 1));
        parts = CoreParts.create(
                loops.loops(),
                metrics,
                SharedDispatch.once(SharedStrategy.ROUND_ROBIN),
                RetainedSettings.DEFAULT,
                disk);
        MqttGatewayConfig.Zone zone = new MqttGatewayConfig.Zone(MqttSettings.defaults(), sessions);
        TcpListenerSettings tcp = TcpListenerSettings.of(
                SocketSettings.of(new InetSocketAddress("127.0.0.1", port)).withMaxConnections(maxConnections));
        WebSocketListenerSettings webSocket = new WebSocketListenerSettings(
                SocketSettings.of(new InetSocketAddress("127.0.0.1", port == 0 ? 0 : port + 1)),
                WebSocketSettings.defaults());
        gateway = new MqttGateway(
                new MqttGatewayConfig(
                        Map.of("external", tcp),
                        Map.of("external", webSocket),
                        Map.of(),
                        Map.of(),
                        noTls(),
                        name -> zone),
                loops);
        gateway.start(new GatewayContext(parts, new AccessSettings(true, AclVerdict.ALLOW)));
    }

    private static TlsFiles noTls() {
        TimeSource time = TimeSource.system();
        return new TlsFiles(new TlsFileSettings(null, Duration.ZERO), Path::of, time, new Alarms(time, 0));
    }

    CoreParts parts() {
        return parts;
    }

    MqttGateway gateway() {
        return gateway;
    }

    Metrics metrics() {
        return metrics;
    }

    int tcpPort() {
        return port(0);
    }

    int webSocketPort() {
        return port(1);
    }

    private int port(int listener) {
        String address = gateway.listeners().get(listener).address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public void close() {
        gateway.stop();
        loops.close();
    }

    /** Runs until it is killed: {@code TestBroker PORT LOOPS}. For measuring without the appliance. */
    public static void main(String[] args) throws GatewayException {
        TestBroker broker =
                new TestBroker(Integer.parseInt(args[1]), Integer.parseInt(args[0]), 1_000_000, sessions(1000));
        System.out.println(broker.gateway().listeners());
    }
}
