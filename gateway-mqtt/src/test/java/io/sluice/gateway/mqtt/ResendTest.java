package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.metric.Metric;
import io.sluice.core.testing.FakeDisk;
import io.sluice.core.testing.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A publish that comes again, byte by byte over a socket. */
class ResendTest {
    /** MQTT 3.1.1, clean session off, keep-alive 0; the client identifier follows. */
    private static final String CONNECT = "10 0D 00 04 4D 51 54 54 04 00 00 00 00 01 ";

    private static final String NEW_SESSION = "20 02 00 00 ";
    private static final String SESSION_PRESENT = "20 02 01 00 ";

    private final TestBroker broker;

    ResendTest() throws Exception {
        broker = new TestBroker(1, 0, 10, TestBroker.sessions(100), new FakeDisk().writeThrough());
    }

    @Test
    @Feature("MQ-09")
    void itIsAcknowledgedAndNotPublishedTwice() throws Exception {
        try (broker) {
            // a keeper that is away: what is published to it must be stored
            talk(CONNECT + "6B " + "82 06 00 01 00 01 61 01", NEW_SESSION + "90 03 00 01 01");
            // PUBLISH QoS 1, topic a, identifier 1, payload x; then the link is cut
            talk(CONNECT + "64 " + "32 06 00 01 61 00 01 78", NEW_SESSION + "40 02 00 01");
            // the same with DUP, and one that is new
            talk(
                    CONNECT + "64 " + "3A 06 00 01 61 00 01 78" + "3A 06 00 01 61 00 02 78",
                    SESSION_PRESENT + "40 02 00 01" + "40 02 00 02");
            talk(CONNECT + "6B ", SESSION_PRESENT + "32 06 00 01 61 00 02 78" + "32 06 00 01 61 00 03 78");
            assertThat(broker.metrics().get(Metric.MESSAGES_QOS1_RESENT)).isEqualTo(1);
        }
    }

    /** Opens a connection, sends, takes exactly so many bytes as are expected, and cuts it. */
    private void talk(String sent, String expected) throws IOException {
        byte[] answer = bytes(expected);
        try (Wire wire = new Wire.Tcp(broker.tcpPort())) {
            wire.send(bytes(sent));
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < answer.length) {
                byte[] more = wire.receive();
                assertThat(more).isNotNull();
                received.writeBytes(more);
            }
            assertThat(text(received.toByteArray())).isEqualTo(text(answer));
        }
        Eventually.holds(
                () -> assertThat(broker.parts().sessions().connectionCount()).isZero());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
