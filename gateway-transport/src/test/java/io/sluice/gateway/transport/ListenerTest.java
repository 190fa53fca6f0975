package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.gateway.GatewayException;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Delivery;
import io.sluice.core.testing.Feature;
import io.sluice.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners and connections, seen from the other end of a socket. */
class ListenerTest {
    private final Metrics metrics = new Metrics();
    private final EventLoops loops = new EventLoops(new EventLoops.Settings(2, metrics, TimeSource.system(), 1));
    private final LineProtocol protocol = new LineProtocol();
    private final List<Listener<String>> listeners = new ArrayList<>();

    @AfterEach
    void close() {
        listeners.forEach(Listener::stop);
        loops.close();
    }

    private Listener<String> listener(String name, String host) throws GatewayException {
        return listener(name, SocketSettings.of(new InetSocketAddress(host, 0)));
    }

    private Listener<String> listener(String name, SocketSettings socket) throws GatewayException {
        TcpListenerSettings settings = TcpListenerSettings.of(socket);
        Listener<String> listener = Listener.tcp("line", name, settings, protocol, loops);
        listener.open();
        listeners.add(listener);
        return listener;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0"})
    @Feature({"LI-01", "LI-02"})
    void severalListenersAtAnyAddress(String host) throws Exception {
        Listener<String> one = listener("one", host);
        Listener<String> two = listener("two", host);
        for (Listener<String> listener : List.of(one, two)) {
            try (LineClient client = new LineClient(listener)) {
                assertThat(client.send("hello").line()).isEqualTo("hello");
            }
        }
        assertThat(one.view().id()).isEqualTo("line:tcp:one");
        assertThat(one.view().address()).endsWith(":" + one.boundAddress().getPort());
        assertThat(one.view().accepted()).isEqualTo(1);
    }

    @Test
    @Feature("LI-02")
    void aTakenAddressIsToldWithNameAndRemedy() throws Exception {
        Listener<String> first = listener("first", "127.0.0.1");
        Listener<String> second = Listener.tcp(
                "line", "second", TcpListenerSettings.of(SocketSettings.of(first.boundAddress())), protocol, loops);
        assertThatThrownBy(second::open)
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("line:tcp:second")
                .hasMessageContaining("127.0.0.1:" + first.boundAddress().getPort())
                .hasMessageContaining("another program");
    }

    @Test
    @Feature("LI-06")
    void theProtocolIsToldTheMountpointOfTheListener() throws Exception {
        SocketSettings settings = new SocketSettings(
                new InetSocketAddress("127.0.0.1", 0),
                8,
                10,
                "lab",
                "devices/%c/",
                AdmissionSettings.defaults(),
                FlowSettings.defaults(),
                16,
                true,
                true,
                null,
                null);
        Listener<String> one = listener("one", settings);
        try (LineClient client = new LineClient(one)) {
            client.send("up").line();
        }
        Peer peer = protocol.peers.remove();
        assertThat(peer.sockname()).isEqualTo("127.0.0.1:" + one.boundAddress().getPort());
        assertThat(peer.mountpoint()).isEqualTo("devices/%c/");
        assertThat(peer.zone()).isEqualTo("lab");
        assertThat(peer.listener()).isEqualTo("line:tcp:one");
        assertThat(peer.username()).isNull();
    }

    @Test
    void timersAreReplacedByNameAndCancelled() throws Exception {
        try (LineClient client = new LineClient(listener("one", "127.0.0.1"))) {
            client.send("timer a 1000000", "timer b 1", "timer c 1000000", "timer a 30", "timer d 5", "cancel d");
            assertThat(client.line()).isEqualTo("time for b");
            assertThat(client.line()).isEqualTo("time for a");
            assertThat(client.send("still here").line()).isEqualTo("still here");
        }
    }

    @Test
    void whatComesDuringAPauseWaits() throws Exception {
        try (LineClient client = new LineClient(listener("one", "127.0.0.1"))) {
            client.send("1", "pause 20", "2", "3");
            assertThat(client.line()).isEqualTo("1");
            assertThat(client.line()).isEqualTo("time for resume");
            assertThat(client.line()).isEqualTo("2");
            assertThat(client.line()).isEqualTo("3");
        }
    }

    @Test
    void anAnswerOfALaterTurnLeavesWithoutFurtherInput() throws Exception {
        try (LineClient client = new LineClient(listener("one", "127.0.0.1"))) {
            assertThat(client.send("later x").line()).isEqualTo("x");
        }
    }

    @Test
    void deliveriesLeaveWithTheFlushOfTheirSession() throws Exception {
        try (LineClient client = new LineClient(listener("one", "127.0.0.1"))) {
            client.send("up").line();
            Outbox<String> out = protocol.open.remove();
            CompletableFuture<Boolean> taken = CompletableFuture.supplyAsync(
                    () -> {
                        Message message = Message.NOTHING.withPayload("news".getBytes(StandardCharsets.UTF_8));
                        boolean fits = out.target().deliver(new Delivery(message, 0, false, Delivery.NO_IDS, false));
                        out.target().flush();
                        return fits;
                    },
                    out.loop());
            assertThat(client.line()).isEqualTo("news");
            assertThat(taken.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @Feature("MQ-04")
    void badInputIsToldCountedAndFinal() throws Exception {
        Listener<String> listener = listener("one", "127.0.0.1");
        try (LineClient client = new LineClient(listener)) {
            client.send("fine", "bad", "never read");
            assertThat(client.line()).isEqualTo("fine");
            assertThat(client.line()).isEqualTo("a bad line");
            assertThat(client.line()).isEqualTo("END");
        }
        assertThat(protocol.closed).containsExactly(CloseReason.MALFORMED_PACKET);
        assertThat(metrics.get(Metric.PACKETS_MALFORMED)).isEqualTo(1);
        assertThat(listener.view().shutdowns()).containsEntry("malformed_packet", 1L);
    }

    @Test
    void theLastWordsArriveThoughTheClientGoesOnTalking() throws Exception {
        Listener<String> listener = listener("one", "127.0.0.1");
        String talk = "x".repeat(1000);
        for (int round = 0; round < 20; round++) {
            try (LineClient client = new LineClient(listener)) {
                client.send("bye");
                for (int i = 0; i < 20; i++) {
                    client.send(talk);
                }
                assertThat(client.line()).isEqualTo("bye");
                assertThat(client.line()).isEqualTo("END");
            }
        }
    }

    @Test
    void stoppingTellsEverybodyAndClosesTheDoor() throws Exception {
        Listener<String> listener = listener("one", "127.0.0.1");
        List<LineClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(new LineClient(listener));
            clients.get(i).send("up").line();
        }
        // takes one out of the middle of the loop's list
        clients.remove(2).close();
        listener.stop();
        listener.stop();
        for (LineClient client : clients) {
            assertThat(client.line()).isEqualTo("ended: server_shutdown");
            assertThat(client.line()).isEqualTo("END");
            client.close();
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        InetSocketAddress any = new InetSocketAddress(0);
        assertThatThrownBy(() -> socket(any, 0, 1, 1)).hasMessageContaining("acceptors");
        assertThatThrownBy(() -> socket(any, 1, 0, 1)).hasMessageContaining("maxConnections");
        assertThatThrownBy(() -> socket(any, 1, 1, 0)).hasMessageContaining("backlog");
    }

    private static SocketSettings socket(InetSocketAddress any, int acceptors, int most, int backlog) {
        AdmissionSettings admission = AdmissionSettings.defaults();
        FlowSettings flow = FlowSettings.defaults();
        return new SocketSettings(any, acceptors, most, "z", "", admission, flow, backlog, true, true, null, null);
    }
}
