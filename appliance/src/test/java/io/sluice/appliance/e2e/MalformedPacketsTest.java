package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers and broken devices send ends the connection and moves a counter, and nothing else. */
class MalformedPacketsTest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final byte[] CONNECT_5 = bytes("10 0e 0004 4d515454 05 02 003c 00 0001 61");
    private static final byte[] CONNECT_4 = bytes("10 0d 0004 4d515454 04 02 003c 0001 61");

    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceProcess.start(folder.resolve("sluice"));
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess ended = sluice) {
            new Mosquitto(ended.mqttPort(), "mqttv5").publish("still/there", "x", 1);
            ended.assertNothingBroke();
        }
    }

    @Feature({"MQ-04", "MQ-06"})
    @Test
    void whoeverDoesNotBeginWithConnectIsCutOff() throws Exception {
        long before = malformed();
        List<byte[]> beginnings = new ArrayList<>();
        IntStream.range(0, 256).filter(first -> first != 0x10).forEach(first -> beginnings.add(header(first)));
        beginnings.add(bytes("10 ff ff ff ff 01"));
        beginnings.add("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (byte[] beginning : beginnings) {
            assertCutOff(beginning);
        }

        assertThat(malformed() - before).isEqualTo(beginnings.size());
    }

    @Feature({"MQ-04", "MQ-07"})
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void everyMalformedFixedHeaderEndsTheConnection(int version) throws Exception {
        byte[] connect = version == 5 ? CONNECT_5 : CONNECT_4;
        long before = malformed();
        int[] wrong =
                IntStream.range(0, 256).filter(isWellFormed(version).negate()).toArray();
        for (int first : wrong) {
            byte[] answer = assertCutOff(connect, header(first));
            if (version == 5) {
                // CONNACK first, then DISCONNECT with its reason
                String told = HexFormat.of().formatHex(answer, 2 + answer[1], answer.length);
                assertThat(told).as("first byte %02x", first).matches("e00[12]8[12](00)?");
            }
        }
        assertCutOff(connect, bytes("c0 ff ff ff ff 7f"));

        assertThat(malformed() - before).isEqualTo(wrong.length + 1);
    }

    @Feature("MQ-05")
    @Test
    void anUnknownLevelIsRefusedInItsOwnWords() throws Exception {
        assertThat(assertCutOff(bytes("10 0d 0004 4d515454 03 02 003c 0001 61")))
                .startsWith(0x20, 2, 0, 1);
        assertThat(assertCutOff(bytes("10 0e 0004 4d515454 09 02 003c 00 0001 61")))
                .startsWith(0x20)
                .contains(0x84);
    }

    @Feature("MQ-14")
    @Test
    void wildcardsInTheTopicOfAPublishEndTheConnection() throws Exception {
        byte[] answer = assertCutOff(CONNECT_5, bytes("30 06 0003 612f2b 00"));

        assertThat(answer[answer.length - answer[2 + answer[1] + 1] - 2]).isEqualTo((byte) 0xE0);
        assertThat(answer).contains(0x90);
        assertCutOff(CONNECT_4, bytes("30 05 0003 612f2b"));
    }

    /** First bytes that a client may send after CONNECT. Written out from the specification's table 2.2 and 2.3. */
    private static IntPredicate isWellFormed(int version) {
        return first -> {
            int flags = first & 0x0F;
            return switch (first >> 4) {
                // PUBLISH: QoS 3 never, DUP only with QoS 1 and 2
                case 3 -> (flags & 6) != 6 && ((flags & 8) == 0 || (flags & 6) != 0);
                // PUBACK, PUBREC, PUBCOMP, PINGREQ, DISCONNECT
                case 4, 5, 7, 12, 14 -> flags == 0;
                // PUBREL, SUBSCRIBE, UNSUBSCRIBE
                case 6, 8, 10 -> flags == 2;
                case 15 -> version == 5 && flags == 0;
                default -> false;
            };
        };
    }

    // remaining length 2, a packet identifier: whatever it is, it is all there
    private static byte[] header(int first) {
        return new byte[] {(byte) first, 2, 0, 1};
    }

    /** Sends parts to a new connection and answers with what came back until the server closed it. */
    private static byte[] assertCutOff(byte[]... parts) throws IOException {
        String sent = HexFormat.of().formatHex(parts[parts.length - 1]);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sluice.mqttPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            return untilClosed(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open after " + sent, e);
        }
    }

    private static byte[] untilClosed(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketException reset) {
            // closed with our bytes unread: as good as an orderly end
        }
        return all.toByteArray();
    }

    private static long malformed() throws IOException, InterruptedException {
        return sluice.api().metric("packets/malformed");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
