package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a WebSocket has. */
class WebSocketTest {
    private TestBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(1, 0, 1000, TestBroker.PATIENT);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private Wire.Web open(String path, String subprotocol) {
        return new Wire.Web(broker.webSocketPort(), path, subprotocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "mqttv3.1", "mqttv3.1.1"})
    @Feature("WS-03")
    void theOfferedSubprotocolIsEchoed(String subprotocol) {
        try (Wire.Web wire = open("/mqtt", subprotocol)) {
            assertThat(wire.socket.getSubprotocol()).isEqualTo(subprotocol);
        }
    }

    @Test
    @Feature("WS-03")
    void anotherSubprotocolIsRefused() {
        assertThatThrownBy(() -> open("/mqtt", "chat")).hasMessageContaining("WebSocketHandshakeException");
    }

    @Test
    @Feature("WS-01")
    void anotherPathIsRefused() {
        assertThatThrownBy(() -> open("/", "mqtt")).hasMessageContaining("WebSocketHandshakeException");
    }

    @Test
    @Feature("WS-01")
    void aTextFrameEndsTheConnection() throws Exception {
        try (Wire.Web wire = open("/mqtt", "mqtt")) {
            WireClient.connected(wire, 4, "device");
            wire.socket.sendText("hello", true).join();
            assertThat(wire.receive()).isNull();
            assertThat(wire.closeCode).isEqualTo(1003);
            Eventually.holds(() -> assertThat(broker.parts().sessions().count()).isZero());
        }
    }

    @Test
    @Feature("WS-01")
    void aFrameAboveTheLimitEndsTheConnection() throws Exception {
        try (Wire.Web wire = open("/mqtt", "mqtt")) {
            WireClient.connected(wire, 4, "device");
            wire.socket.sendBinary(ByteBuffer.allocate((1 << 20) + 1), true);
            assertThat(wire.receive()).isNull();
            Eventually.holds(() -> assertThat(broker.parts().sessions().count()).isZero());
            assertThat(broker.metrics().get(Metric.PACKETS_MALFORMED)).isEqualTo(1);
        }
    }

    @Test
    @Feature("WS-01")
    void pingIsAnsweredAndCloseIsReturned() throws Exception {
        try (Wire.Web wire = open("/mqtt", "mqtt")) {
            WireClient client = WireClient.connected(wire, 4, "device");
            wire.socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
            client.send(PingReq.INSTANCE);
            assertThat(client.next()).isEqualTo(PingResp.INSTANCE);
            wire.socket.sendClose(1000, "bye").join();
            assertThat(wire.receive()).isNull();
            assertThat(wire.closeCode).isEqualTo(1000);
        }
    }

    @Test
    @Feature("WS-08")
    void continuationFramesAreOneStream() throws Exception {
        try (Wire.Web wire = open("/mqtt", "mqtt")) {
            WireClient client = WireClient.connected(wire, 4, "device");
            byte[] pings = client.bytes(PingReq.INSTANCE, PingReq.INSTANCE);
            wire.socket.sendBinary(ByteBuffer.wrap(pings, 0, 1), false).join();
            wire.socket.sendBinary(ByteBuffer.wrap(pings, 1, 3), true).join();
            assertThat(client.next()).isEqualTo(PingResp.INSTANCE);
            assertThat(client.next()).isEqualTo(PingResp.INSTANCE);
        }
    }

    @Test
    @Feature("WS-01")
    void whatIsNoHttpIsClosed() throws Exception {
        try (Wire.Tcp wire = new Wire.Tcp(broker.webSocketPort())) {
            wire.send("\r\nnonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] answer = wire.receive();
            while (answer != null) {
                assertThat(new String(answer, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 400");
                answer = wire.receive();
            }
        }
    }
}
