package io.sluice.gateway.transport;

import static io.sluice.gateway.transport.WebSocketClient.BINARY;
import static io.sluice.gateway.transport.WebSocketClient.CLOSE;
import static io.sluice.gateway.transport.WebSocketClient.CONTINUATION;
import static io.sluice.gateway.transport.WebSocketClient.FINAL;
import static io.sluice.gateway.transport.WebSocketClient.PING;
import static io.sluice.gateway.transport.WebSocketClient.PONG;
import static io.sluice.gateway.transport.WebSocketClient.TEXT;
import static io.sluice.gateway.transport.WebSocketClient.bytes;
import static io.sluice.gateway.transport.WebSocketClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.config.ByteSize;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets, frame by frame. */
class WebSocketTest {
    private static final String OURS = "Sec-WebSocket-Protocol: line";

    private final TransportRig rig = new TransportRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private WebSocketClient client(WebSocketSettings settings) throws Exception {
        return new WebSocketClient(rig.webSocket(TransportRig.socket(), settings));
    }

    private static WebSocketSettings settings(boolean verify, String address, String port, Duration idle) {
        return new WebSocketSettings(
                "/mqtt", verify, address, port, new ByteSize(1000), idle, false, DeflateSettings.defaults());
    }

    private static WebSocketSettings usual() {
        return settings(true, "", "", Duration.ofHours(2));
    }

    @Test
    @Feature("WS-03")
    void theSubProtocolOfferedIsEchoed() throws Exception {
        try (WebSocketClient client = client(usual())) {
            assertThat(client.upgrade("Sec-WebSocket-Protocol: chat, older"))
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("sec-websocket-protocol: older\r\n");
        }
    }

    @Test
    @Feature("WS-04")
    void aRequestWithoutOurSubProtocolIsRefused() throws Exception {
        Listener<String> listener = rig.webSocket(TransportRig.socket(), usual());
        for (String[] headers : List.of(new String[0], new String[] {"Sec-WebSocket-Protocol: chat"})) {
            try (WebSocketClient client = new WebSocketClient(listener)) {
                assertThat(client.upgrade(headers)).startsWith("HTTP/1.1 400 ");
                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @Test
    @Feature("WS-04")
    void unlessTheListenerDoesNotVerifyIt() throws Exception {
        Listener<String> listener = rig.webSocket(TransportRig.socket(), settings(false, "", "", Duration.ofHours(2)));
        for (String[] headers : List.of(new String[0], new String[] {"Sec-WebSocket-Protocol: chat"})) {
            try (WebSocketClient client = new WebSocketClient(listener)) {
                assertThat(client.upgrade(headers))
                        .startsWith("HTTP/1.1 101 ")
                        .doesNotContainIgnoringCase("sec-websocket-protocol:");
                assertThat(client.send("hello\n").frame().text()).isEqualTo("hello\n");
            }
        }
    }

    @Test
    @Feature("WS-08")
    void frameBordersMeanNothing() throws Exception {
        try (WebSocketClient client = client(usual())) {
            client.upgrade(OURS);
            client.send("hel");
            client.send("lo\n1\n2\n");
            assertThat(client.frame().text()).isEqualTo("hello\n1\n2\n");
            client.send(
                    frame(BINARY, bytes("in ")),
                    frame(FINAL | PING, bytes("?")),
                    frame(CONTINUATION, bytes("three ")),
                    frame(FINAL | CONTINUATION, bytes("parts\n")));
            WebSocketClient.Frame pong = client.frame();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.text()).isEqualTo("?");
            assertThat(client.frame().text()).isEqualTo("in three parts\n");
        }
    }

    @Test
    @Feature("WS-01")
    void textEndsTheConnection() throws Exception {
        Listener<String> listener = rig.webSocket(TransportRig.socket(), usual());
        try (WebSocketClient client = new WebSocketClient(listener)) {
            client.upgrade(OURS);
            WebSocketClient.Frame answer =
                    client.send(frame(FINAL | TEXT, bytes("hello\n"))).frame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.code()).isEqualTo(1003);
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("protocol_error", 1L));
        assertThat(rig.count(Metric.PACKETS_MALFORMED)).isEqualTo(1);
    }

    @Test
    @Feature("WS-07")
    void aFrameThatIsTooLargeEndsTheConnection() throws Exception {
        Listener<String> listener = rig.webSocket(TransportRig.socket(), usual());
        try (WebSocketClient client = new WebSocketClient(listener)) {
            client.upgrade(OURS);
            assertThat(client.send("x".repeat(999) + "\n").frame().payload()).hasSize(1000);
            WebSocketClient.Frame answer = client.send("x".repeat(1001)).frame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.code()).isEqualTo(1009);
        }
        assertThat(TransportRig.eventually(() -> rig.count(Metric.PACKETS_MALFORMED) == 1))
                .isTrue();
    }

    @Test
    @Feature("WS-07")
    void whoSendsNothingForTheIdleTimeoutIsClosed() throws Exception {
        Listener<String> listener =
                rig.webSocket(TransportRig.socket(), settings(true, "", "", Duration.ofMillis(300)));
        try (WebSocketClient client = new WebSocketClient(listener)) {
            client.upgrade(OURS);
            long begin = System.nanoTime();
            WebSocketClient.Frame answer = client.frame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.code()).isEqualTo(1000);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200));
        }
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("idle_timeout", 1L));
        assertThat(rig.count(Metric.CONNECTIONS_CLOSED_IDLE)).isEqualTo(1);
    }

    @Test
    @Feature("WS-05")
    void theClientBehindATrustedProxyIsTheOneThatItForwardsFor() throws Exception {
        WebSocketSettings settings = settings(true, "X-Forwarded-For", "X-Forwarded-Port", Duration.ofHours(2));
        try (WebSocketClient client = client(settings)) {
            client.upgrade(OURS, "X-Forwarded-For: 192.0.2.66, 203.0.113.9", "X-Forwarded-Port: 4711");
            client.send("hello\n").frame();
        }
        Peer peer = rig.protocol.peers.remove();
        assertThat(peer.host()).isEqualTo("203.0.113.9");
        assertThat(peer.port()).isEqualTo(4711);
    }

    @Test
    @Feature("WS-05")
    void anybodyElseIsHimselfWhateverHeSays() throws Exception {
        AdmissionSettings strict =
                new AdmissionSettings(1000, Map.of(), false, Duration.ofSeconds(3), List.of("192.0.2.0/24"));
        Listener<String> listener = rig.webSocket(
                TransportRig.socket().with(strict), settings(true, "X-Forwarded-For", "", Duration.ofHours(2)));
        try (WebSocketClient client = new WebSocketClient(listener)) {
            client.upgrade(OURS, "X-Forwarded-For: 203.0.113.9");
            client.send("hello\n").frame();
        }
        assertThat(rig.protocol.peers.remove().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void withoutTheSettingTheHeaderIsOneLikeAnyOther() throws Exception {
        try (WebSocketClient client = client(usual())) {
            client.upgrade(OURS, "X-Forwarded-For: 203.0.113.9");
            client.send("hello\n").frame();
        }
        assertThat(rig.protocol.peers.remove().host()).isEqualTo("127.0.0.1");
    }
}
