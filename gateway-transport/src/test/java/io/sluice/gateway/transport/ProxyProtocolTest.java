package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections through a load balancer. */
class ProxyProtocolTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 1883\r\n";

    private final TransportRig rig = new TransportRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Listener<String> behindProxy(Duration timeout, String... trusted) throws Exception {
        return rig.tcp(
                TransportRig.socket().with(new AdmissionSettings(1000, Map.of(), true, timeout, List.of(trusted))));
    }

    private Listener<String> behindProxy() throws Exception {
        return behindProxy(Duration.ofSeconds(3), "127.0.0.1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    @Feature("TL-11")
    void theProtocolSeesTheClientAndNotTheProxy() throws Exception {
        try (LineClient client = new LineClient(behindProxy())) {
            assertThat(client.raw(bytes(HEADER + "hello\n")).line()).isEqualTo("hello");
            assertThat(client.send("more").line()).isEqualTo("more");
        }
        Peer peer = rig.protocol.peers.remove();
        assertThat(peer.host()).isEqualTo("192.0.2.7");
        assertThat(peer.port()).isEqualTo(4711);
        assertThat(peer.username()).isNull();
    }

    @Test
    @Feature("TL-11")
    void aHeaderMayComeByteByByte() throws Exception {
        try (LineClient client = new LineClient(behindProxy())) {
            client.socket.setTcpNoDelay(true);
            for (byte one : bytes(HEADER + "hello\n")) {
                client.raw(new byte[] {one});
            }
            assertThat(client.line()).isEqualTo("hello");
        }
        assertThat(rig.protocol.peers.remove().host()).isEqualTo("192.0.2.7");
    }

    @Test
    @Feature("TL-11")
    void garbageInPlaceOfAHeaderIsRefusedAndCounted() throws Exception {
        Listener<String> listener = behindProxy();
        try (LineClient client = new LineClient(listener)) {
            assertThat(client.send("hello").line()).isEqualTo("RESET");
        }
        assertThat(rig.count(Metric.CONNECTIONS_REFUSED_PROXY_INVALID)).isEqualTo(1);
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("proxy_invalid", 1L));
        assertThat(rig.protocol.peers).isEmpty();
    }

    @Test
    @Feature("TL-13")
    void halfAHeaderIsWaitedForUntilTheTimeoutOnly() throws Exception {
        Listener<String> listener = behindProxy(Duration.ofMillis(200), "127.0.0.1");
        List<LineClient> clients = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            LineClient client = new LineClient(listener);
            clients.add(i % 2 == 0 ? client : client.raw(bytes(HEADER.substring(0, 20))));
        }
        for (LineClient client : clients) {
            assertThat(client.line()).isEqualTo("RESET");
            client.close();
        }
        assertThat(System.nanoTime() - begin).isGreaterThan(190_000_000L);
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("proxy_timeout", 20L));
        assertThat(rig.count(Metric.CONNECTIONS_REFUSED_PROXY_TIMEOUT)).isEqualTo(20);
        assertThat(TransportRig.eventually(() -> listener.view().connections() == 0))
                .isTrue();
    }

    @Test
    @Feature("TL-11")
    void whoIsNoTrustedProxyTellsNothing() throws Exception {
        Listener<String> listener = behindProxy(Duration.ofSeconds(3), "192.0.2.0/24", "::1");
        try (LineClient client = new LineClient(listener)) {
            assertThat(client.line()).isEqualTo("RESET");
        }
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("proxy_untrusted", 1L));
        assertThat(rig.count(Metric.CONNECTIONS_REFUSED_PROXY_UNTRUSTED)).isEqualTo(1);
    }

    @Test
    @Feature("TL-12")
    void aVerifiedNameIsTheUserNameWhereTheListenerSaysSo() throws Exception {
        byte[] header = io.netty.buffer.ByteBufUtil.decodeHexDump("0D0A0D0A000D0A515549540A" + "2111" + "001D"
                + "C0000207C63364011267075B" + "20000E" + "0700000000" + "220006" + "736E736F7231");
        SocketSettings socket = TransportRig.socket()
                .with(new AdmissionSettings(1000, Map.of(), true, Duration.ofSeconds(3), List.of("127.0.0.1")));
        Listener<String> named = rig.tcp(new TcpListenerSettings(socket, TcpListenerSettings.ProxyUsername.CN));
        Listener<String> plain = rig.tcp(socket);
        for (Listener<String> listener : List.of(named, plain)) {
            try (LineClient client = new LineClient(listener)) {
                assertThat(client.raw(header).send("hello").line()).isEqualTo("hello");
            }
        }
        assertThat(rig.protocol.peers.remove().username()).isEqualTo("snsor1");
        Peer second = rig.protocol.peers.remove();
        assertThat(second.username()).isNull();
        assertThat(second.host()).isEqualTo("192.0.2.7");
    }

    @Test
    @Feature("TL-11")
    void aProbeThatSaysNothingAndGoesLeavesNothing() throws Exception {
        Listener<String> listener = behindProxy();
        new LineClient(listener).close();
        assertThat(TransportRig.eventually(() -> rig.count(Metric.CONNECTIONS_ACCEPTED) == 1))
                .isTrue();
        assertThat(TransportRig.eventually(() -> listener.view().connections() == 0))
                .isTrue();
        assertThat(listener.view().shutdowns()).isEmpty();
    }
}
