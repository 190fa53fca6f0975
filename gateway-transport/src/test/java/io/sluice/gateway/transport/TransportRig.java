package io.sluice.gateway.transport;

import io.sluice.core.gateway.GatewayException;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Event loops with listeners of {@link LineProtocol} at free ports of this machine. */
final class TransportRig implements AutoCloseable {
    final Metrics metrics = new Metrics();
    final EventLoops loops = new EventLoops(new EventLoops.Settings(2, metrics, TimeSource.system(), 1));
    final LineProtocol protocol = new LineProtocol();
    private final List<Listener<String>> listeners = new ArrayList<>();

    static SocketSettings socket() {
        return SocketSettings.of(new InetSocketAddress("127.0.0.1", 0));
    }

    /** Rules of access in their order. */
    static AdmissionSettings access(String... rules) {
        Map<String, String> numbered = new java.util.HashMap<>();
        for (String rule : rules) {
            numbered.put("" + (numbered.size() + 1), rule);
        }
        AdmissionSettings usual = AdmissionSettings.defaults();
        return new AdmissionSettings(
                usual.maxConnectionRate(), numbered, false, usual.proxyProtocolTimeout(), usual.trustedProxies());
    }

    Listener<String> tcp(SocketSettings socket) throws GatewayException {
        return tcp(TcpListenerSettings.of(socket));
    }

    Listener<String> tcp(TcpListenerSettings settings) throws GatewayException {
        return opened(Listener.tcp("line", "l" + listeners.size(), settings, protocol, loops));
    }

    Listener<String> webSocket(SocketSettings socket, WebSocketSettings settings) throws GatewayException {
        WebSocketListenerSettings all = new WebSocketListenerSettings(socket, settings);
        return opened(
                Listener.webSocket("line", "l" + listeners.size(), all, List.of("line", "older"), protocol, loops));
    }

    private Listener<String> opened(Listener<String> listener) throws GatewayException {
        listener.open();
        listeners.add(listener);
        return listener;
    }

    long count(Metric metric) {
        return metrics.get(metric);
    }

    /** Waits, 20 s at most, for what another thread does. */
    static boolean eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        return condition.getAsBoolean();
    }

    @Override
    public void close() {
        listeners.forEach(Listener::stop);
        loops.close();
    }
}
