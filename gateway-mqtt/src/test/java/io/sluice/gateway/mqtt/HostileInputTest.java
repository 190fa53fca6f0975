package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.Publish;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Peers that break the rules, do not read, or come in numbers. */
class HostileInputTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private TestBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(2, 0, 3, TestBroker.sessions(1000));
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        broker.close();
        root.detachAppender(log);
        assertThat(log.list.stream().filter(e -> e.getThrowableProxy() != null))
                .as("stack traces")
                .isEmpty();
    }

    private WireClient client(int version, String id) throws Exception {
        return WireClient.connected(new Wire.Tcp(broker.tcpPort()), version, id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 00",
                "10 00",
                "1F 02 00 00",
                "20 02 00 00",
                "30 00",
                "F0 00",
                "C0 00",
                "E0 00",
                "82 00",
                "FF FF FF FF FF FF",
                "47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A",
                "10 0C 00 04 4D 51 54 54 09 02 00 00 00 00",
                "10 FF FF FF FF 7F"
            })
    @Feature({"MQ-04", "MQ-05", "MQ-06"})
    void nonsenseBeforeConnectEndsInAClose(String hex) throws Exception {
        try (Wire.Tcp wire = new Wire.Tcp(broker.tcpPort())) {
            wire.send(bytes(hex));
            byte[] answer = wire.receive();
            while (answer != null) {
                assertThat(answer[0]).isEqualTo((byte) 0x20);
                answer = wire.receive();
            }
        }
        assertThat(broker.metrics().get(Metric.PACKETS_MALFORMED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 00",
                "20 02 00 00",
                "36 03 00 01 61",
                "40 00",
                "60 02 00 01",
                "80 02 00 01",
                "83 02 00 01",
                "82 02 00 01",
                "A2 02 00 01",
                "C1 00",
                "C0 01 00",
                "D0 00",
                "E1 00",
                "F1 00",
                "30 02 00 05",
                "32 05 00 01 61 00 00",
                "10 0C 00 04 4D 51 54 54 04 02 00 00 00 00"
            })
    @Feature("MQ-04")
    void nonsenseAfterConnectEndsInAClose(String hex) throws Exception {
        try (WireClient client = client(4, "device")) {
            client.wire.send(bytes(hex));
            assertThat(client.next()).isNull();
        }
        assertThat(broker.metrics().get(Metric.PACKETS_MALFORMED)).isEqualTo(1);
        Eventually.holds(() -> assertThat(broker.parts().sessions().count()).isZero());
    }

    @Test
    @Feature("MQ-04")
    void noiseNeverHurts() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] noise = new byte[random.nextInt(200) + 1];
            random.nextBytes(noise);
            try (Wire.Tcp wire = new Wire.Tcp(broker.tcpPort())) {
                if (round % 2 == 0) {
                    wire.send(bytes("10 0D 00 04 4D 51 54 54 04 02 00 00 00 01 61"));
                }
                wire.send(noise);
            } catch (IOException closedByServer) {
                // as it should
            }
        }
        // none of them is still on its way in, where it would take the place of the next
        Eventually.holds(() -> assertThat(broker.metrics().get(Metric.CONNECTIONS_ACCEPTED)
                        + broker.metrics().get(Metric.CONNECTIONS_REFUSED_LIMIT))
                .isEqualTo(300));
        Eventually.holds(() -> assertThat(view().connections()).isZero());
        try (WireClient client = client(4, "device")) {
            client.send(PingReq.INSTANCE);
            assertThat(client.next()).isNotNull();
        }
    }

    /** Whether the server ended it, by a close or by a reset. */
    private static boolean isEnded(Wire wire) throws IOException {
        try {
            return wire.receive() == null;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private io.sluice.core.gateway.ListenerView view() {
        return broker.gateway().listeners().get(0);
    }

    @Test
    @Feature("LI-04")
    void connectionsAboveTheLimitAreRefusedAndCounted() throws Exception {
        List<WireClient> inside = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            inside.add(client(4, "device" + i));
        }
        try (Wire.Tcp refused = new Wire.Tcp(broker.tcpPort())) {
            assertThat(isEnded(refused)).isTrue();
        }
        assertThat(view().connections()).isEqualTo(3);
        assertThat(view().shutdowns()).containsEntry("max_connections", 1L);
        assertThat(broker.metrics().get(Metric.CONNECTIONS_REFUSED_LIMIT)).isEqualTo(1);

        inside.get(0).close();
        Eventually.holds(() -> assertThat(view().connections()).isEqualTo(2));
        client(4, "again").close();
        for (WireClient client : inside) {
            client.close();
        }
    }

    @Test
    @Feature({"SE-07", "SE-16"})
    void whoDoesNotReadCostsALimitedAmountOfMemory() throws Exception {
        int count = 60_000;
        String padding = "x".repeat(1000);
        try (WireClient lazy = client(4, "lazy").subscribe("a", 0);
                WireClient publisher = client(4, "publisher")) {
            for (int i = 0; i < count; i += 100) {
                List<MqttFrame> batch = new ArrayList<>();
                for (int n = i; n < i + 100; n++) {
                    batch.add(WireClient.publish("a", 0, 0, n + " " + padding));
                }
                batch.add(PingReq.INSTANCE);
                publisher.send(batch.toArray(MqttFrame[]::new));
                publisher.next();
            }
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                    .isLessThan(48L << 20);
            long last = -1;
            long received = 0;
            while (last < count - 1) {
                long number = Long.parseLong(lazy.message().split(" ", 2)[0]);
                assertThat(number).isGreaterThan(last);
                last = number;
                received++;
            }
            assertThat(received).isLessThan(count);
            assertThat(received + broker.metrics().get(Metric.MESSAGES_DROPPED)).isEqualTo(count);
        }
    }

    @Test
    @Feature("MQ-18")
    void whoSendsWithoutReadingIsNotReadFromForEver() throws Exception {
        try (WireClient rude = client(4, "rude")) {
            byte[] pings = rude.bytes(java.util.stream.Stream.generate(() -> PingReq.INSTANCE)
                    .limit(30_000)
                    .toArray(MqttFrame[]::new));
            Wire.Tcp wire = (Wire.Tcp) rude.wire;
            Thread flood = new Thread(() -> flood(wire, pings));
            flood.start();
            Eventually.holds(() -> assertThat(flood.getState()).isEqualTo(Thread.State.RUNNABLE));
            for (long previous = -1, now = 0; previous != now; ) {
                previous = now;
                flood.join(200);
                now = broker.metrics().get(Metric.PACKETS_PINGREQ);
            }
            assertThat(flood.isAlive()).as("the server stopped reading").isTrue();
            long unread = broker.metrics().get(Metric.BYTES_SENT);
            assertThat(unread).isLessThan(32L << 20);

            for (long read = 0; read < unread; ) {
                read += Objects.requireNonNull(wire.receive()).length;
            }
            Eventually.holds(
                    () -> assertThat(broker.metrics().get(Metric.BYTES_SENT)).isGreaterThan(unread));
        }
    }

    private static void flood(Wire wire, byte[] bytes) {
        try {
            while (true) {
                wire.send(bytes);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void publishesFromManyMakeOneOrderedStreamEach() throws Exception {
        try (WireClient subscriber = client(4, "subscriber").subscribe("+", 0);
                WireClient one = client(4, "one");
                WireClient two = client(4, "two")) {
            for (int i = 0; i < 500; i++) {
                one.send(WireClient.publish("one", 0, 0, "" + i));
                two.send(WireClient.publish("two", 0, 0, "" + i));
            }
            int[] next = new int[2];
            for (int i = 0; i < 1000; i++) {
                Publish publish = (Publish) subscriber.answer();
                int sender = publish.topic().equals("one") ? 0 : 1;
                assertThat(new String(publish.payload(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo("" + next[sender]++);
            }
        }
    }
}
