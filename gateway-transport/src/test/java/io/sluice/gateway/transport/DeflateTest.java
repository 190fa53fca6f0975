package io.sluice.gateway.transport;

import static io.sluice.gateway.transport.WebSocketClient.BINARY;
import static io.sluice.gateway.transport.WebSocketClient.CLOSE;
import static io.sluice.gateway.transport.WebSocketClient.CONTINUATION;
import static io.sluice.gateway.transport.WebSocketClient.FINAL;
import static io.sluice.gateway.transport.WebSocketClient.PACKED;
import static io.sluice.gateway.transport.WebSocketClient.bytes;
import static io.sluice.gateway.transport.WebSocketClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.transport.DeflateSettings.Level;
import io.sluice.gateway.transport.DeflateSettings.Strategy;
import io.sluice.gateway.transport.DeflateSettings.Takeover;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed WebSocket messages (RFC 7692). */
class DeflateTest {
    private static final String OURS = "Sec-WebSocket-Protocol: line";
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final byte[] TAIL = {0, 0, (byte) 255, (byte) 255};

    private final TransportRig rig = new TransportRig();
    private final Deflater packer = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater unpacker = new Inflater(true);

    @AfterEach
    void close() {
        rig.close();
        packer.end();
        unpacker.end();
    }

    private WebSocketClient client(boolean compress, DeflateSettings deflate) throws Exception {
        WebSocketSettings settings = new WebSocketSettings(
                "/mqtt", true, "", "", new ByteSize(100_000), Duration.ofHours(2), compress, deflate);
        return new WebSocketClient(rig.webSocket(TransportRig.socket(), settings));
    }

    private static DeflateSettings deflate(Level level, Strategy strategy, Takeover takeover, int bits) {
        return new DeflateSettings(level, 8, strategy, takeover, takeover, bits, bits);
    }

    private byte[] packed(byte[] plain) {
        packer.setInput(plain);
        byte[] out = new byte[plain.length + 100];
        int length = packer.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length - TAIL.length);
    }

    private String unpacked(WebSocketClient.Frame frame) throws Exception {
        if ((frame.first() & PACKED) == 0) {
            return frame.text();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[1000];
        for (byte[] part : new byte[][] {frame.payload(), TAIL}) {
            unpacker.setInput(part);
            int length;
            do {
                length = unpacker.inflate(piece);
                out.write(piece, 0, length);
            } while (length > 0);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0} with {1} bits: {2}")
    @Feature("WS-06")
    @CsvSource({
        "permessage-deflate, 15, permessage-deflate",
        "permessage-deflate; client_max_window_bits, 15, permessage-deflate",
        "permessage-deflate; client_max_window_bits, 10, 'permessage-deflate; server_max_window_bits=10;"
                + " client_max_window_bits=10'",
        "permessage-deflate; client_max_window_bits=9, 15, permessage-deflate; client_max_window_bits=9",
        "permessage-deflate, 10, permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=12, 15, permessage-deflate; server_max_window_bits=12",
        "permessage-deflate; server_no_context_takeover, 15, permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover, 15, permessage-deflate; client_no_context_takeover",
        "'permessage-deflate; server_max_window_bits=16, permessage-deflate', 15, permessage-deflate",
        "'x-webkit-deflate-frame, permessage-deflate', 15, permessage-deflate",
        "permessage-deflate; server_max_window_bits=7, 15,",
        "permessage-deflate; server_max_window_bits, 15,",
        "permessage-deflate; something_else, 15,",
        "other, 15,"
    })
    void theFirstOfferThatFitsIsTaken(String offer, int bits, String answer) {
        DeflateAgreement agreement =
                DeflateAgreement.of(offer, deflate(Level.DEFAULT, Strategy.DEFAULT, Takeover.TAKEOVER, bits));
        assertThat(agreement == null ? null : agreement.header()).isEqualTo(answer);
    }

    @Test
    @Feature("WS-06")
    void whereCompressionIsOffNoOfferIsTakenAndCompressedFramesAreRefused() throws Exception {
        try (WebSocketClient client = client(false, DeflateSettings.defaults())) {
            assertThat(client.upgrade(OURS, OFFER))
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("extensions");
            WebSocketClient.Frame answer = client.send(frame(FINAL | PACKED | BINARY, packed(bytes("hello\n"))))
                    .frame();
            assertThat(answer.code()).isEqualTo(1002);
        }
    }

    @Test
    @Feature("WS-06")
    void withoutAnAgreementCompressedFramesAreRefused() throws Exception {
        try (WebSocketClient client = client(true, DeflateSettings.defaults())) {
            assertThat(client.upgrade(OURS)).doesNotContainIgnoringCase("extensions");
            WebSocketClient.Frame answer = client.send(frame(FINAL | PACKED | BINARY, packed(bytes("hello\n"))))
                    .frame();
            assertThat(answer.code()).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @Feature("WS-06")
    @CsvSource({
        "DEFAULT, DEFAULT, TAKEOVER, 15",
        "BEST_COMPRESSION, FILTERED, NO_TAKEOVER, 15",
        "BEST_SPEED, HUFFMAN_ONLY, TAKEOVER, 9",
        "NONE, DEFAULT, NO_TAKEOVER, 8"
    })
    void messagesGoCompressedBothWays(Level level, Strategy strategy, Takeover takeover, int bits) throws Exception {
        try (WebSocketClient client = client(true, deflate(level, strategy, takeover, bits))) {
            assertThat(client.upgrade(OURS, OFFER)).contains("permessage-deflate");
            for (int round = 0; round < 5; round++) {
                String line = "temperature of the sensor: " + round + " degrees; ".repeat(100);
                client.send(frame(FINAL | PACKED | BINARY, packed(bytes(line + "\n"))));
                if (takeover == Takeover.NO_TAKEOVER) {
                    packer.reset();
                }
                WebSocketClient.Frame answer = client.frame();
                assertThat(answer.first()).isEqualTo(FINAL | PACKED | BINARY);
                assertThat(unpacked(answer)).isEqualTo(line + "\n");
            }
        }
    }

    @Test
    @Feature("WS-06")
    void aSecondMessageIsSmallerBecauseItRefersToTheFirst() throws Exception {
        String line = "a line that comes twice, with some text in it that is not repeated in itself 0123456789\n";
        try (WebSocketClient client = client(true, DeflateSettings.defaults())) {
            client.upgrade(OURS, OFFER);
            WebSocketClient.Frame first = client.send(line).frame();
            WebSocketClient.Frame second = client.send(line).frame();
            assertThat(second.payload().length).isLessThan(first.payload().length / 4);
            assertThat(unpacked(first)).isEqualTo(line);
            assertThat(unpacked(second)).isEqualTo(line);
        }
    }

    @Test
    @Feature({"WS-06", "WS-08"})
    void aCompressedMessageMayComeInFragmentsAndShortOnesGoPlain() throws Exception {
        try (WebSocketClient client = client(true, DeflateSettings.defaults())) {
            client.upgrade(OURS, OFFER);
            byte[] whole = packed(bytes("hello\nworld\n"));
            client.send(
                    frame(PACKED | BINARY, Arrays.copyOf(whole, 3)),
                    frame(CONTINUATION, Arrays.copyOfRange(whole, 3, 5)),
                    frame(FINAL | CONTINUATION, Arrays.copyOfRange(whole, 5, whole.length)));
            StringBuilder answer = new StringBuilder();
            while (answer.length() < 12) {
                WebSocketClient.Frame frame = client.frame();
                assertThat(frame.first()).isEqualTo(FINAL | BINARY);
                answer.append(frame.text());
            }
            assertThat(answer).hasToString("hello\nworld\n");
        }
    }

    @Test
    @Feature({"WS-06", "WS-07"})
    void aSmallFrameThatWouldUnpackToAlotEndsTheConnection() throws Exception {
        byte[] bomb = packed(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(100_000);
        try (WebSocketClient client = client(true, DeflateSettings.defaults())) {
            client.upgrade(OURS, OFFER);
            WebSocketClient.Frame answer =
                    client.send(frame(FINAL | PACKED | BINARY, bomb)).frame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.code()).isEqualTo(1009);
        }
        assertThat(rig.count(Metric.PACKETS_MALFORMED)).isEqualTo(1);
    }

    @Test
    @Feature("WS-06")
    void whatCannotBeUnpackedEndsTheConnection() throws Exception {
        try (WebSocketClient client = client(true, DeflateSettings.defaults())) {
            client.upgrade(OURS, OFFER);
            byte[] garbage = {7, 7, 7, 7, 7, 7, 7};
            WebSocketClient.Frame answer =
                    client.send(frame(FINAL | PACKED | BINARY, garbage)).frame();
            assertThat(answer.opcode()).isEqualTo(CLOSE);
            assertThat(answer.code()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @Feature("WS-06")
    @EnumSource(Level.class)
    void aFinishedStreamIsFollowedByAnother(Level level) throws Exception {
        try (WebSocketClient client = client(true, DeflateSettings.defaults())) {
            client.upgrade(OURS, OFFER);
            Deflater once = new Deflater(level.number(), true);
            once.setInput(bytes("hello\n"));
            once.finish();
            byte[] out = new byte[100];
            int length = once.deflate(out);
            once.end();
            byte[] stream = Arrays.copyOf(out, length + 1);
            client.send(frame(FINAL | PACKED | BINARY, stream));
            assertThat(unpacked(client.frame())).isEqualTo("hello\n");
            assertThat(unpacked(client.send("plain\n").frame())).isEqualTo("plain\n");
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> deflate(Level.DEFAULT, Strategy.DEFAULT, Takeover.TAKEOVER, 16))
                .hasMessageContaining("WindowBits");
        assertThatThrownBy(() -> new WebSocketSettings(
                        "/mqtt", true, "", "", new ByteSize(0), Duration.ZERO, true, DeflateSettings.defaults()))
                .hasMessageContaining("maxFrameSize must be a limit");
    }
}
