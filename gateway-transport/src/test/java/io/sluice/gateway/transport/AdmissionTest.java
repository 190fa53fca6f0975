package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, seen from the other end of a socket. */
class AdmissionTest {
    private final TransportRig rig = new TransportRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    @Feature("LI-07")
    void aRefusedPeerIsResetBeforeAByteOfItIsRead() throws Exception {
        Listener<String> listener =
                rig.tcp(TransportRig.socket().with(TransportRig.access("deny 127.0.0.1", "allow all")));
        try (LineClient client = new LineClient(listener)) {
            assertThat(client.line()).isEqualTo("RESET");
        }
        assertThat(rig.count(Metric.CONNECTIONS_REFUSED_ACCESS)).isEqualTo(1);
        assertThat(rig.count(Metric.CONNECTIONS_ACCEPTED)).isZero();
        assertThat(rig.count(Metric.BYTES_RECEIVED)).isZero();
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("access_denied", 1L));
        assertThat(listener.view().connections()).isZero();
    }

    @Test
    @Feature("LI-07")
    void anAllowedPeerComesIn() throws Exception {
        Listener<String> listener =
                rig.tcp(TransportRig.socket().with(TransportRig.access("allow 127.0.0.0/8", "deny all")));
        try (LineClient client = new LineClient(listener)) {
            assertThat(client.send("hello").line()).isEqualTo("hello");
        }
    }

    @Test
    @Feature({"LI-04", "RL-01", "LI-10"})
    void theThirdOfTwoIsRefusedAndCounted() throws Exception {
        Listener<String> listener = rig.tcp(TransportRig.socket().withMaxConnections(2));
        LineClient first = new LineClient(listener);
        LineClient second = new LineClient(listener);
        first.send("1").line();
        second.send("2").line();
        try (LineClient third = new LineClient(listener)) {
            assertThat(third.line()).isEqualTo("RESET");
        }
        assertThat(listener.view().connections()).isEqualTo(2);
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("max_connections", 1L));
        assertThat(rig.count(Metric.CONNECTIONS_REFUSED_LIMIT)).isEqualTo(1);
        first.close();
        assertThat(TransportRig.eventually(() -> listener.view().connections() == 1))
                .isTrue();
        try (LineClient next = new LineClient(listener)) {
            assertThat(next.send("room again").line()).isEqualTo("room again");
        }
        second.close();
    }

    @Test
    @Feature({"LI-05", "RL-02"})
    void aBurstOfConnectionsIsLetInAtTheRateOfTheListenerAndNoneIsLost() throws Exception {
        Listener<String> listener = rig.tcp(TransportRig.socket().with(rate(20)));
        long begin = System.nanoTime();
        List<LineClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(new LineClient(listener));
        }
        for (LineClient client : clients) {
            assertThat(client.send("hello").line()).isEqualTo("hello");
            client.close();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        // 20 at once, 30 more at 20 a second
        assertThat(took).isBetween(Duration.ofMillis(1490), Duration.ofSeconds(10));
        assertThat(rig.count(Metric.CONNECTIONS_DELAYED_RATE)).isBetween(5L, 60L);
        assertThat(rig.count(Metric.CONNECTIONS_ACCEPTED)).isEqualTo(50);
    }

    private static AdmissionSettings rate(int perSecond) {
        AdmissionSettings usual = AdmissionSettings.defaults();
        return new AdmissionSettings(perSecond, Map.of(), false, usual.proxyProtocolTimeout(), usual.trustedProxies());
    }

    @Test
    @Feature({"LI-05", "LI-04"})
    void aStormOfConnectsIsSurvived() throws Exception {
        Listener<String> listener =
                rig.tcp(TransportRig.socket().withMaxConnections(50).with(rate(0)));
        for (int round = 0; round < 100; round++) {
            List<LineClient> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(new LineClient(listener));
            }
            for (LineClient client : clients) {
                client.close();
            }
        }
        assertThat(TransportRig.eventually(() ->
                        rig.count(Metric.CONNECTIONS_ACCEPTED) + rig.count(Metric.CONNECTIONS_REFUSED_LIMIT) == 10_000))
                .isTrue();
        assertThat(TransportRig.eventually(() -> listener.view().connections() == 0))
                .isTrue();
        try (LineClient client = new LineClient(listener)) {
            assertThat(client.send("still here").line()).isEqualTo("still here");
        }
    }

    @Test
    @Feature("LI-09")
    void aListenerIsClosedAndOpenedAgainAtTheSamePort() throws Exception {
        Listener<String> listener = rig.tcp(TransportRig.socket());
        Listener<String> other = rig.tcp(TransportRig.socket());
        java.net.InetSocketAddress address = listener.boundAddress();
        LineClient client = new LineClient(listener);
        client.send("up").line();

        listener.close();

        assertThat(client.line()).isEqualTo("ended: kicked");
        assertThat(client.line()).isEqualTo("END");
        client.close();
        assertThat(listener.view().running()).isFalse();
        assertThat(new java.net.ServerSocket(address.getPort(), 1, address.getAddress()))
                .satisfies(s -> s.close());
        try (LineClient elsewhere = new LineClient(other)) {
            assertThat(elsewhere.send("on").line()).isEqualTo("on");
        }
        listener.open();
        listener.open();
        assertThat(listener.boundAddress()).isEqualTo(address);
        assertThat(listener.view().running()).isTrue();
        try (LineClient again = new LineClient(listener)) {
            assertThat(again.send("back").line()).isEqualTo("back");
        }
    }
}
