package io.sluice.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.RateLimit;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that come too fast, and bytes that nobody takes. */
class FlowTest {
    private final TransportRig rig = new TransportRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static FlowSettings limit(long rate, long burst) {
        FlowSettings usual = FlowSettings.defaults();
        return new FlowSettings(
                new RateLimit(rate, burst), usual.sendTimeout(), true, usual.highWatermark(), null, false);
    }

    @Test
    @Feature({"RL-03", "RL-06"})
    void whatComesTooFastIsTakenLaterAndNothingIsLost() throws Exception {
        Listener<String> listener = rig.tcp(TransportRig.socket().with(limit(4000, 2000)));
        try (LineClient client = new LineClient(listener)) {
            long begin = System.nanoTime();
            for (int i = 100; i < 200; i++) {
                client.send("x".repeat(96) + i);
            }
            for (int i = 100; i < 200; i++) {
                assertThat(client.line()).endsWith("x" + i);
            }
            // 10,000 bytes: a burst of 2,000 at once, 8,000 at 4,000 a second
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(1950), Duration.ofSeconds(15));
        }
        assertThat(rig.count(Metric.CONNECTIONS_PAUSED_RATE)).isPositive();
    }

    @Test
    @Feature("RL-03")
    void whatAClientSentBeforeItWentIsNotLost() throws Exception {
        Listener<String> listener = rig.tcp(TransportRig.socket().with(limit(1000, 500)));
        try (LineClient client = new LineClient(listener)) {
            for (int i = 0; i < 40; i++) {
                client.send("x".repeat(99));
            }
            client.send("bye");
            client.socket.shutdownOutput();
            assertThat(TransportRig.eventually(() -> rig.protocol.closed.contains(CloseReason.KICKED)))
                    .isTrue();
        }
    }

    @Test
    @Feature("RL-03")
    void oneFastConnectionHoldsUpNoOther() throws Exception {
        Listener<String> listener = rig.tcp(TransportRig.socket().with(limit(1000, 1000)));
        try (LineClient fast = new LineClient(listener);
                LineClient slow = new LineClient(listener)) {
            fast.send("x".repeat(20_000));
            long begin = System.nanoTime();
            assertThat(slow.send("hello").line()).isEqualTo("hello");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private Listener<String> impatient(boolean close) throws Exception {
        FlowSettings flow = new FlowSettings(null, Duration.ofSeconds(1), close, new ByteSize(64 * 1024), null, false);
        SocketSettings socket = new SocketSettings(
                new InetSocketAddress("127.0.0.1", 0),
                8,
                100,
                "z",
                "",
                AdmissionSettings.defaults(),
                flow,
                16,
                true,
                true,
                null,
                new ByteSize(8192));
        return rig.tcp(socket);
    }

    /** Sends without reading what is echoed until the server reads no more. */
    private static void sendWithoutReading(LineClient client) throws IOException {
        client.socket.setSendBufferSize(8192);
        byte[] line = ("x".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 20_000; i++) {
                    client.raw(line);
                }
            } catch (IOException closed) {
                // the server has had enough
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    @Test
    @Feature("LI-08")
    void aPeerThatTakesNothingIsClosedAfterTheSendTimeoutAndCounted() throws Exception {
        Listener<String> listener = impatient(true);
        try (LineClient client = new LineClient(listener)) {
            sendWithoutReading(client);
            assertThat(TransportRig.eventually(() -> rig.protocol.closed.contains(CloseReason.SEND_TIMEOUT)))
                    .isTrue();
        }
        assertThat(rig.count(Metric.CONNECTIONS_SEND_TIMEOUT)).isEqualTo(1);
        assertThat(listener.view().shutdowns()).isEqualTo(Map.of("send_timeout", 1L));
    }

    @Test
    @Feature("LI-08")
    void withoutSendTimeoutCloseItIsCountedOnlyAndGoesOnWhenThePeerReads() throws Exception {
        Listener<String> listener = impatient(false);
        try (LineClient client = new LineClient(listener)) {
            sendWithoutReading(client);
            assertThat(TransportRig.eventually(() -> rig.count(Metric.CONNECTIONS_SEND_TIMEOUT) >= 2))
                    .isTrue();
            for (int i = 0; i < 20_000; i++) {
                assertThat(client.line()).hasSize(1023);
            }
        }
        assertThat(rig.protocol.closed).doesNotContain(CloseReason.SEND_TIMEOUT);
    }

    @Test
    @Feature("LI-08")
    void aSlowPeerThatTakesSomethingNowAndThenIsNotTimedOut() throws Exception {
        Listener<String> listener = impatient(true);
        try (LineClient client = new LineClient(listener)) {
            client.socket.setReceiveBufferSize(8192);
            sendWithoutReading(client);
            long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
            while (System.nanoTime() < end) {
                for (int i = 0; i < 200; i++) {
                    assertThat(client.line()).hasSize(1023);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(200).toNanos());
            }
        }
        assertThat(rig.count(Metric.CONNECTIONS_SEND_TIMEOUT)).isZero();
    }

    private static int read(@Nullable Integer buffer, boolean tune, @Nullable Integer receive, @Nullable Integer send) {
        FlowSettings usual = FlowSettings.defaults();
        return new FlowSettings(null, usual.sendTimeout(), true, usual.highWatermark(), size(buffer), tune)
                .readBytes(size(receive), size(send));
    }

    private static @Nullable ByteSize size(@Nullable Integer bytes) {
        return bytes == null ? null : new ByteSize(bytes);
    }

    @Test
    @Feature("LI-08")
    void theBufferIsWhatIsSaidOrTheLargerOneOfTheKernelsBuffers() {
        assertThat(read(null, false, 4096, 8192)).isZero();
        assertThat(read(2048, false, 4096, 8192)).isEqualTo(2048);
        assertThat(read(null, true, 4096, 8192)).isEqualTo(8192);
        assertThat(read(16_384, true, 4096, null)).isEqualTo(16_384);
        assertThat(read(null, true, null, null)).isZero();
        assertThat(limit(100_000, 1).readBytes(null, null)).isEqualTo(25_000);
        assertThat(limit(10, 1).readBytes(null, null)).isEqualTo(256);
    }

    @Test
    @Feature("LI-08")
    void aConnectionWithABufferOfItsOwnWorks() throws Exception {
        FlowSettings usual = FlowSettings.defaults();
        FlowSettings small =
                new FlowSettings(null, usual.sendTimeout(), true, usual.highWatermark(), new ByteSize(256), false);
        try (LineClient client = new LineClient(rig.tcp(TransportRig.socket().with(small)))) {
            String line = "x".repeat(10_000);
            assertThat(client.send(line).line()).isEqualTo(line);
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        Duration time = Duration.ofSeconds(15);
        ByteSize mark = new ByteSize(1 << 20);
        assertThatThrownBy(() -> new FlowSettings(null, Duration.ofMillis(999), true, mark, null, false))
                .hasMessageContaining("sendTimeout");
        assertThatThrownBy(() -> new FlowSettings(null, time, true, new ByteSize(4095), null, false))
                .hasMessageContaining("highWatermark");
        assertThatThrownBy(() -> new FlowSettings(null, time, true, mark, new ByteSize(255), false))
                .hasMessageContaining("buffer");
    }
}
