package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.RealServer;
import io.sluice.testkit.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto's clients and mqtt.js before listeners with certificates and with pre-shared keys. */
class TlsClientsTest {
    private static final Path NODE = Path.of("src/test/node").toAbsolutePath();
    private static final String KEY = "8c701116e9127c57a99d5563709af3deaca75563e2c4dd0865701ae839fb6d79";

    @TempDir
    private static Path folder;

    private static final int TLS = RealServer.freePort();
    private static final int WSS = RealServer.freePort();
    private static final int PSK = RealServer.freePort();
    private static SluiceProcess open;
    private static SluiceProcess closed;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority root = TestAuthority.root("Sluice Test Root");
        TestAuthority.Issued server =
                root.intermediate("Sluice Test Intermediate").issue("CN=localhost");
        server.writeKey(file("key.pem"));
        server.writeChain(file("cert.pem"));
        root.write(file("root.pem"));
        TestAuthority.Issued sensor = root.issue("CN=sensor 7,O=Plant");
        sensor.writeKey(file("client.key"));
        sensor.writeChain(file("client.pem"));
        Files.writeString(file("psk.txt"), "boiler:" + KEY + "\n");
        open = SluiceProcess.start(
                folder.resolve("open"),
                "listener.ssl.external=127.0.0.1:" + TLS,
                "listener.ssl.external.keyfile=" + file("key.pem"),
                "listener.ssl.external.certfile=" + file("cert.pem"),
                "listener.ssl.external.cacertfile=" + file("root.pem"),
                "listener.ssl.external.verify=verify_peer",
                "listener.ssl.external.peer_cert_as_username=cn",
                "listener.wss.external=127.0.0.1:" + WSS,
                "listener.wss.external.keyfile=" + file("key.pem"),
                "listener.wss.external.certfile=" + file("cert.pem"));
        closed = SluiceProcess.start(
                folder.resolve("closed"),
                "allow_anonymous=false",
                "psk.file.path=" + file("psk.txt"),
                "listener.ssl.external=127.0.0.1:" + PSK,
                "listener.ssl.external.keyfile=" + file("key.pem"),
                "listener.ssl.external.certfile=" + file("cert.pem"),
                "listener.ssl.external.psk_ciphers=PSK-AES128-GCM-SHA256,ECDHE-PSK-AES128-CBC-SHA256");
    }

    @AfterAll
    static void nothingBroke() throws Exception {
        try (SluiceProcess first = open;
                SluiceProcess second = closed) {
            first.assertNothingBroke();
            second.assertNothingBroke();
        }
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private static String path(String name) {
        return file(name).toString();
    }

    @Feature({"TL-01", "TL-04"})
    @Test
    void mosquittoPublishesAndSubscribesOverTls() throws Exception {
        for (String version : List.of("mqttv31", "mqttv311", "mqttv5")) {
            Mosquitto client = new Mosquitto(TLS, version);
            try (Program subscriber = client.subscribe("tls/" + version, 2, "--cafile", path("root.pem"))) {
                for (int qos = 0; qos <= 2; qos++) {
                    client.publish("tls/" + version, "qos " + qos, qos, "--cafile", path("root.pem"));
                }

                assertThat(Mosquitto.messages(subscriber, 3))
                        .containsExactly(
                                "tls/" + version + " 0 0 qos 0",
                                "tls/" + version + " 1 0 qos 1",
                                "tls/" + version + " 2 0 qos 2");
            }
        }
    }

    @Feature("TL-07")
    @Test
    void theListOfClientsShowsTheNameInTheCertificate() throws Exception {
        Mosquitto client = new Mosquitto(TLS, "mqttv5");
        String[] options = {
            "--cafile",
            path("root.pem"),
            "--key",
            path("client.key"),
            "--cert",
            path("client.pem"),
            "-i",
            "with-cert",
            "-u",
            "boss"
        };
        try (Program subscriber = client.subscribe("tls/names", 0, options)) {
            assertThat(subscriber.lines()).isNotEmpty();
            assertThat(username(open, "with-cert")).isEqualTo("sensor 7");
        }
    }

    @Feature({"WS-02", "WS-03"})
    @Test
    void aBrowsersClientTalksOverWss() throws Exception {
        if (!Files.isDirectory(NODE.resolve("node_modules"))) {
            Program.run("npm", "ci", "--prefix", NODE.toString(), "--no-audit", "--no-fund", "--ignore-scripts");
        }
        String output = Program.run(
                "env",
                "NODE_EXTRA_CA_CERTS=" + path("root.pem"),
                "node",
                NODE.resolve("round_trip.mjs").toString(),
                "wss://localhost:" + WSS + "/mqtt",
                "5",
                "50");

        assertThat(new ObjectMapper().readTree(output)).hasSize(50);
    }

    @Feature({"TL-09", "AU-22"})
    @Test
    void aKnownKeyIsAuthenticationEnoughWhereNobodyElseComesIn() throws Exception {
        Mosquitto client = new Mosquitto(PSK, "mqttv311");
        String[] options = {"--psk-identity", "boiler", "--psk", KEY, "-i", "with-key"};
        try (Program subscriber = client.subscribe("psk/data", 1, options)) {
            client.publish("psk/data", "warm", 1, "--psk-identity", "boiler", "--psk", KEY);

            assertThat(Mosquitto.messages(subscriber, 1)).containsExactly("psk/data 1 0 warm");
            assertThat(username(closed, "with-key")).isEqualTo("boiler");
        }
        String refused = Program.run(
                "sh",
                "-c",
                "mosquitto_pub -h localhost -p " + PSK + " -t t -m m --cafile " + path("root.pem") + " 2>&1 || true");
        assertThat(refused).containsIgnoringCase("not authorised");
    }

    @Feature("TL-01")
    @Test
    void aClientWithoutTlsIsCountedAndLeavesNoTraceInTheLog() throws Exception {
        Program.run("sh", "-c", "mosquitto_pub -h 127.0.0.1 -p " + PSK + " -t t -m m 2>&1 || true");

        Eventually.is(1L, () -> closed.api().metric("connections/tls/failed"));
    }

    private static String username(SluiceProcess sluice, String clientId) throws Exception {
        for (JsonNode client : sluice.api().get("/clients").findParents("client_id")) {
            if (client.path("client_id").asText().equals(clientId)) {
                return client.path("username").asText();
            }
        }
        throw new AssertionError(clientId + " is not in the list");
    }
}
