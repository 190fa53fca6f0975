package io.sluice.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Inlet;
import io.sluice.connector.InletMessage;
import io.sluice.connector.Intake;
import io.sluice.connector.Resource;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.MosquittoServer;
import io.sluice.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both directions, through mosquitto: what one resource publishes, another brings in. */
@Timeout(60)
@EnabledIf("io.sluice.testkit.server.MosquittoServer#isInstalled")
class MosquittoTest {
    @TempDir
    private Path directory;

    private final BlockingQueue<InletMessage> taken = new LinkedBlockingQueue<>();
    private final Inlet inlet = message -> {
        taken.add(message);
        return CompletableFuture.completedFuture(null);
    };

    private MosquittoServer server(String... more) throws Exception {
        MosquittoServer server = MosquittoServer.in(directory.resolve("mosquitto"), more);
        server.start();
        return server;
    }

    private static Intake intake(Resource resource) {
        return resource.intake().orElseThrow();
    }

    private InletMessage next() throws InterruptedException {
        InletMessage message = taken.poll(20, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    private static String text(InletMessage message) {
        return message.topic() + " q" + message.qos() + (message.retain() ? " r " : " ")
                + new String(message.payload(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @Feature({"RA-17", "BR-08", "BR-10"})
    @CsvSource({
        "mqttv3, 0",
        "mqttv3, 1",
        "mqttv3, 2",
        "mqttv4, 0",
        "mqttv4, 1",
        "mqttv4, 2",
        "mqttv5, 0",
        "mqttv5, 1",
        "mqttv5, 2"
    })
    void whatOnePublishesAnotherBringsIn(String version, int qos) throws Exception {
        try (MosquittoServer server = server();
                Resource out = Rig.resource(
                        Inlet.CLOSED,
                        "127.0.0.1:" + server.port(),
                        "proto_ver",
                        version,
                        "mountpoint",
                        "from/${node}/");
                Resource in =
                        Rig.resource(inlet, "127.0.0.1:" + server.port(), "proto_ver", version, "clientid", "reader")) {
            in.connect();
            intake(in).want(Map.of("from/#", 2));
            in.check();
            out.connect();
            Action action = Rig.action(out, "qos", qos);
            action.send(IntStream.range(0, 300).mapToObj(Rig::row).toList());
            for (int i = 0; i < 300; i++) {
                assertThat(text(next())).isEqualTo("from/sluice@test/t/" + i % 3 + " q" + qos + " " + i);
            }
            byte[] bytes = {0, -1, 7};
            action.send(List.of(Rig.row(300, "bytes", bytes)));
            assertThat(next().payload()).isEqualTo(bytes);
        }
    }

    @Test
    @Feature("RA-17")
    void propertiesTravelWithVersion5() throws Exception {
        try (MosquittoServer server = server();
                Resource out = Rig.resource(Inlet.CLOSED, "127.0.0.1:" + server.port(), "proto_ver", "mqttv5");
                Resource in = Rig.resource(
                        inlet, "127.0.0.1:" + server.port(), "proto_ver", "mqttv5", "clientid", "reader")) {
            in.connect();
            intake(in).want(Map.of("#", 1));
            in.check();
            out.connect();
            Map<String, Object> properties = Map.of(
                    "Content-Type",
                    "text/plain",
                    "Response-Topic",
                    "answers",
                    "Correlation-Data",
                    new byte[] {1, 2},
                    "Payload-Format-Indicator",
                    1L,
                    "Message-Expiry-Interval",
                    1_000L,
                    "User-Property",
                    Map.of("a", "b"));
            Row row = new Row(
                    new RowKey(1, 1, "bridge:test", 0),
                    0,
                    Map.of("topic", "t", "payload", "x", "pub_props", properties));
            Rig.action(out).send(List.of(row));
            assertThat(next().properties()).usingRecursiveComparison().isEqualTo(properties);
        }
    }

    @Test
    @Feature("BR-10")
    void whatSluiceDidNotTakeComesAgain() throws Exception {
        BlockingQueue<CompletableFuture<Void>> asked = new LinkedBlockingQueue<>();
        Inlet slow = message -> {
            CompletableFuture<Void> durable = new CompletableFuture<>();
            taken.add(message);
            asked.add(durable);
            return durable;
        };
        try (MosquittoServer server = server();
                Resource out = Rig.resource(Inlet.CLOSED, "127.0.0.1:" + server.port());
                Resource in = Rig.resource(slow, "127.0.0.1:" + server.port(), "clientid", "reader")) {
            in.connect();
            intake(in).want(Map.of("t/#", 2));
            in.check();
            out.connect();
            Rig.action(out, "qos", 2).send(List.of(Rig.row(0), Rig.row(1)));
            assertThat(text(next())).isEqualTo("t/0 q2 0");
            assertThat(text(next())).isEqualTo("t/1 q2 1");
            asked.take().complete(null);
            asked.take().completeExceptionally(new IllegalStateException("a queue is full"));
            assertThatCode(in::check).hasMessageContaining("a queue is full");
            in.connect();
            assertThat(text(next())).isEqualTo("t/1 q2 1");
            asked.take().complete(null);
            in.check();
            assertThat(taken).isEmpty();
        }
    }

    @ParameterizedTest
    @Feature("BR-09")
    @ValueSource(strings = {"mqttv4", "mqttv5"})
    void ownMessagesDoNotComeBack(String version) throws Exception {
        try (MosquittoServer server = server();
                Resource both =
                        Rig.resource(inlet, "127.0.0.1:" + server.port(), "proto_ver", version, "bridge_mode", true);
                Resource other = Rig.resource(Inlet.CLOSED, "127.0.0.1:" + server.port(), "clientid", "other")) {
            both.connect();
            intake(both).want(Map.of("#", 1));
            both.check();
            other.connect();
            Rig.action(both).send(List.of(Rig.row(0, "own", "x")));
            Rig.action(other).send(List.of(Rig.row(0, "other", "x")));
            assertThat(text(next())).isEqualTo("other q1 x");
        }
    }

    @Test
    @Feature("BR-16")
    void subscriptionsComeAndGoOnALiveConnection() throws Exception {
        try (MosquittoServer server = server();
                Resource out = Rig.resource(Inlet.CLOSED, "127.0.0.1:" + server.port());
                Resource in = Rig.resource(inlet, "127.0.0.1:" + server.port(), "clientid", "reader")) {
            in.connect();
            out.connect();
            Action action = Rig.action(out);
            intake(in).want(Map.of("a", 1));
            in.check();
            action.send(List.of(Rig.row(0, "a", "1"), Rig.row(1, "b", "1")));
            intake(in).want(Map.of("b", 0));
            in.check();
            action.send(List.of(Rig.row(2, "a", "2"), Rig.row(3, "b", "2")));
            assertThat(text(next())).isEqualTo("a q1 1");
            assertThat(text(next())).isEqualTo("b q0 2");
            assertThat(taken).isEmpty();
        }
    }

    @Test
    @Feature("BR-16")
    void aSubscriptionThatGoesWhileTheRemoteIsAwayIsGoneInTheSessionToo() throws Exception {
        try (MosquittoServer server = server();
                Resource out = Rig.resource(Inlet.CLOSED, "127.0.0.1:" + server.port());
                Resource in = Rig.resource(inlet, "127.0.0.1:" + server.port(), "clientid", "reader")) {
            in.connect();
            intake(in).want(Map.of("a", 1, "b", 1));
            in.check();
            server.stop();
            assertThatCode(in::check).isInstanceOf(ConnectorException.class);
            intake(in).want(Map.of("b", 1));
            server.start();
            in.connect();
            in.check();
            out.connect();
            Rig.action(out).send(List.of(Rig.row(0, "a", "1"), Rig.row(1, "b", "1")));
            assertThat(text(next())).isEqualTo("b q1 1");
        }
    }

    @Test
    @Feature("BR-08")
    void aPreSharedKeyOpensTheConnection() throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), "sluice:0123456789abcdef\n");
        try (MosquittoServer server = server("psk_file " + keys, "psk_hint hint");
                Resource good = Rig.resource(
                        inlet,
                        "127.0.0.1:" + server.port(),
                        "ssl",
                        true,
                        "psk_identity",
                        "sluice",
                        "psk_secret",
                        "0123456789abcdef");
                Resource bad = Rig.resource(
                        inlet,
                        "127.0.0.1:" + server.port(),
                        "ssl",
                        true,
                        "psk_identity",
                        "sluice",
                        "psk_secret",
                        "00")) {
            good.connect();
            intake(good).want(Map.of("t", 1));
            good.check();
            Rig.action(good).send(List.of(Rig.row(0, "t", "secret")));
            assertThat(text(next())).isEqualTo("t q1 secret");
            assertThatCode(bad::connect).hasMessageContaining("MQTT broker at");
        }
    }

    @Test
    @Feature("BR-08")
    void certificatesAreShownAndChecked() throws Exception {
        TestAuthority root = TestAuthority.root("Plant");
        TestAuthority.Issued broker = root.issue("CN=localhost");
        TestAuthority.Issued bridge = root.issue("CN=bridge");
        Path trusted = root.write(directory.resolve("ca.pem"));
        Path stranger = TestAuthority.root("Stranger").write(directory.resolve("stranger.pem"));
        Path certificate = bridge.writeChain(directory.resolve("bridge.pem"));
        Path key = bridge.writeKey(directory.resolve("bridge.key"));
        try (MosquittoServer server = server(
                        "cafile " + trusted,
                        "certfile " + broker.writeChain(directory.resolve("broker.pem")),
                        "keyfile " + broker.writeKey(directory.resolve("broker.key")),
                        "require_certificate true");
                Resource good = secure(server, trusted, certificate, key);
                Resource bad = secure(server, stranger, certificate, key)) {
            good.connect();
            intake(good).want(Map.of("t", 1));
            good.check();
            Rig.action(good).send(List.of(Rig.row(0, "t", "certified")));
            assertThat(text(next())).isEqualTo("t q1 certified");
            assertThatCode(bad::connect).hasMessageContaining("MQTT broker at");
        }
    }

    private Resource secure(MosquittoServer server, Path trusted, Path certificate, Path key) throws Exception {
        return Rig.resource(
                inlet,
                "127.0.0.1:" + server.port(),
                "ssl",
                true,
                "cacertfile",
                trusted,
                "certfile",
                certificate,
                "keyfile",
                key,
                "tls_versions",
                "tlsv1.2,tlsv1.1,tlsv1",
                "ciphers",
                "ECDHE-ECDSA-AES256-GCM-SHA384,ECDHE-RSA-AES256-GCM-SHA384");
    }
}
