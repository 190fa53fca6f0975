package io.sluice.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.core.gateway.ListenerView;
import io.sluice.core.metric.Metric;
import io.sluice.core.testing.Feature;
import io.sluice.gateway.mqtt.codec.Ack;
import io.sluice.gateway.mqtt.codec.Disconnect;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.PingReq;
import io.sluice.gateway.mqtt.codec.PingResp;
import io.sluice.gateway.mqtt.codec.Publish;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.Subscribe;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same stories over every transport, with two loops and real sockets. */
class TransportStoryTest {
    private static final int MANY = 10_000;

    private TestBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(2, 0, 1000, TestBroker.PATIENT);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private WireClient client(Wire.Kind kind, int version, String id) throws Exception {
        return WireClient.connected(kind.open(broker), version, id);
    }

    @ParameterizedTest
    @CsvSource({"TCP, 3", "TCP, 4", "TCP, 5", "WEBSOCKET, 3", "WEBSOCKET, 4", "WEBSOCKET, 5"})
    @Feature({"MQ-01", "MQ-02", "MQ-03", "MQ-08", "MQ-09", "MQ-10", "WS-01"})
    void aMessageOfEveryQosArrivesOnce(Wire.Kind kind, int version) throws Exception {
        try (WireClient subscriber = client(kind, version, "subscriber").subscribe("a/+", 2);
                WireClient publisher = client(kind, version, "publisher")) {
            publisher.send(WireClient.publish("a/0", 0, 0, "zero"));
            publisher.send(WireClient.publish("a/1", 1, 1, "one"));
            publisher.awaitAck(Ack.Kind.PUBACK, 1);
            publisher.send(WireClient.publish("a/2", 2, 2, "two"));
            publisher.awaitAck(Ack.Kind.PUBCOMP, 2);
            publisher.send(WireClient.publish("a/0", 0, 0, "end"));

            assertThat(List.of(subscriber.message(), subscriber.message(), subscriber.message(), subscriber.message()))
                    .containsExactly("zero", "one", "two", "end");
        }
    }

    @ParameterizedTest
    @CsvSource({"TCP, 0", "TCP, 1", "TCP, 2", "WEBSOCKET, 0", "WEBSOCKET, 1", "WEBSOCKET, 2"})
    @Feature({"SE-16", "SE-05"})
    void manyMessagesArriveInOrder(Wire.Kind kind, int qos) throws Exception {
        // the next connection goes to the other loop: publisher and subscriber never share one
        try (WireClient subscriber = client(kind, 5, "subscriber").subscribe("a", qos);
                WireClient publisher = client(kind, 5, "publisher")) {
            Thread sender = new Thread(() -> sendMany(publisher, qos));
            sender.start();
            for (int i = 0; i < MANY; i++) {
                assertThat(subscriber.message()).isEqualTo("" + i);
            }
            sender.join();
        }
    }

    private static void sendMany(WireClient publisher, int qos) {
        int window = 50;
        try {
            for (int i = 0; i < MANY; i += window) {
                List<MqttFrame> batch = new ArrayList<>();
                for (int n = i; n < i + window; n++) {
                    batch.add(WireClient.publish("a", qos, qos == 0 ? 0 : n % 60_000 + 1, "" + n));
                }
                publisher.send(batch.toArray(MqttFrame[]::new));
                if (qos > 0) {
                    Ack.Kind last = qos == 1 ? Ack.Kind.PUBACK : Ack.Kind.PUBCOMP;
                    publisher.awaitAck(last, (i + window - 1) % 60_000 + 1);
                } else if (i % 500 == 0) {
                    // stays within what a session queues for a slow reader
                    publisher.send(PingReq.INSTANCE);
                    publisher.next();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    @Feature("WS-08")
    void packetsMayBeCutAnywhereAndComeTogether(Wire.Kind kind) throws Exception {
        try (WireClient client = client(kind, 4, "device")) {
            byte[] packets = client.bytes(
                    new Subscribe(1, List.of(new Subscribe.Entry("a", 0)), 0, List.of()),
                    WireClient.publish("a", 0, 0, "x".repeat(300)),
                    PingReq.INSTANCE);
            for (byte single : packets) {
                client.wire.send(new byte[] {single});
            }
            client.wire.send(packets);
            List<String> kinds = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                kinds.add(client.answer().getClass().getSimpleName());
            }
            assertThat(kinds)
                    .containsExactlyInAnyOrder("SubAck", "SubAck", "Publish", "Publish", "PingResp", "PingResp");
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    @Feature("WS-08")
    void aPacketNearTheLimitPassesAndOneAboveIsRefused(Wire.Kind kind) throws Exception {
        try (WireClient subscriber = client(kind, 5, "subscriber").subscribe("a", 0);
                WireClient publisher = client(kind, 5, "publisher")) {
            // a WebSocket frame has a limit of its own: cut the packet
            byte[] large = publisher.bytes(WireClient.publish("a", 0, 0, "x".repeat((1 << 20) - 10)));
            for (int at = 0; at < large.length; at += 100_000) {
                publisher.wire.send(Arrays.copyOfRange(large, at, Math.min(large.length, at + 100_000)));
            }
            assertThat(subscriber.message()).hasSize((1 << 20) - 10);

            publisher.wire.send(new byte[] {0x30, (byte) 0xFF, (byte) 0xFF, 0x7F});
            assertThat(publisher.next()).isEqualTo(new Disconnect(ReasonCode.PACKET_TOO_LARGE));
            assertThat(publisher.next()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    @Feature("MQ-14")
    void aWildcardInATopicNameEndsTheConnection(Wire.Kind kind) throws Exception {
        try (WireClient five = client(kind, 5, "five");
                WireClient old = client(kind, 4, "old")) {
            five.send(WireClient.publish("a/+", 0, 0, "x"));
            assertThat(five.next()).isEqualTo(new Disconnect(ReasonCode.TOPIC_NAME_INVALID));
            assertThat(five.next()).isNull();
            old.send(WireClient.publish("a/#", 0, 0, "x"));
            assertThat(old.next()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    @Feature("LI-10")
    void listenersShowWhoIsThereAndWhyOthersLeft(Wire.Kind kind) throws Exception {
        try (WireClient stays = client(kind, 5, "stays")) {
            try (WireClient leaves = client(kind, 5, "leaves")) {
                assertThat(view(kind).connections()).isEqualTo(2);
                leaves.send(Disconnect.NORMAL);
                assertThat(leaves.next()).isNull();
            }
            stays.send(PingReq.INSTANCE);
            assertThat(stays.next()).isEqualTo(PingResp.INSTANCE);
            Eventually.holds(() -> assertThat(view(kind).connections()).isEqualTo(1));
            assertThat(view(kind).accepted()).isEqualTo(2);
            assertThat(view(kind).shutdowns()).containsExactly(java.util.Map.entry("normal", 1L));
        }
    }

    private ListenerView view(Wire.Kind kind) {
        return broker.gateway().listeners().get(kind.ordinal());
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    @Feature("MQ-24")
    void stoppingTellsVersion5(Wire.Kind kind) throws Exception {
        try (WireClient client = client(kind, 5, "device")) {
            broker.gateway().stop();
            assertThat(client.next()).isEqualTo(new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN));
            assertThat(client.next()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    @Feature("MQ-09")
    void bytesInAndOutAreCounted(Wire.Kind kind) throws Exception {
        try (WireClient client = client(kind, 4, "device").subscribe("a", 1)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            IntStream.rangeClosed(1, 10).forEach(i -> all.writeBytes(client.bytes(WireClient.publish("a", 1, i, "x"))));
            long before = broker.metrics().get(Metric.BYTES_RECEIVED);
            client.wire.send(all.toByteArray());
            for (int i = 0; i < 20; i++) {
                assertThat(client.next()).isInstanceOfAny(Publish.class, Ack.class);
            }
            assertThat(broker.metrics().get(Metric.BYTES_RECEIVED) - before).isEqualTo(all.size());
            // 10 messages of the same size, 10 acknowledgements of 4 bytes, CONNACK, SUBACK
            assertThat(broker.metrics().get(Metric.BYTES_SENT)).isCloseTo(all.size() + 40 + 9L, within(0L));
        }
    }
}
