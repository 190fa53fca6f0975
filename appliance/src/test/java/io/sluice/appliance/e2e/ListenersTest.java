package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.RealServer;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners of a running Sluice: behind HAProxy, in zones of their own, stopped and started. */
class ListenersTest {
    @TempDir
    static Path folder;

    private static final int PROXIED = RealServer.freePort();
    private static final int LAB = RealServer.freePort();
    private static final int SECURE = RealServer.freePort();
    private static final int VERSION_1 = RealServer.freePort();
    private static final int VERSION_2 = RealServer.freePort();

    private static SluiceProcess sluice;
    private static Program haproxy;

    @BeforeAll
    static void start() throws Exception {
        sluice = SluiceProcess.start(
                folder.resolve("sluice"),
                "listener.tcp.proxied=127.0.0.1:" + PROXIED,
                "listener.tcp.proxied.proxy_protocol=on",
                "listener.tcp.proxied.peer_cert_as_username=cn",
                "listener.tcp.lab=127.0.0.1:" + LAB,
                "listener.tcp.lab.zone=lab",
                "zone.lab.allow_anonymous=false");
        certificates();
        Path config = Files.writeString(folder.resolve("haproxy.cfg"), config());
        Program.run("haproxy", "-c", "-q", "-f", config.toString());
        haproxy = Program.start("haproxy", "-db", "-f", config.toString());
        Eventually.is(true, () -> isOpen(SECURE));
    }

    private static String config() {
        String pem = folder.resolve("server.pem").toString();
        String ca = folder.resolve("ca.crt").toString();
        return """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1m
                  timeout server 1m
                listen one
                  bind 127.0.0.1:%d
                  server s 127.0.0.1:%d send-proxy
                listen two
                  bind 127.0.0.1:%d
                  server s 127.0.0.1:%d send-proxy-v2
                listen secure
                  bind 127.0.0.1:%d ssl crt %s ca-file %s verify required
                  server s 127.0.0.1:%d send-proxy-v2-ssl-cn
                """.formatted(VERSION_1, PROXIED, VERSION_2, PROXIED, SECURE, pem, ca, PROXIED);
    }

    private static void certificates() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
        for (String name : List.of("server", "sensor-7")) {
            openssl("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name
                    + ".csr");
            openssl("x509 -req -days 2 -CA ca.crt -CAkey ca.key -CAcreateserial -in " + name + ".csr -out " + name
                    + ".crt");
        }
        Files.writeString(
                folder.resolve("server.pem"),
                Files.readString(folder.resolve("server.crt")) + Files.readString(folder.resolve("server.key")));
    }

    private static void openssl(String arguments) throws Exception {
        Program.run("sh", "-c", "cd " + folder + " && openssl " + arguments + " 2>&1");
    }

    private static boolean isOpen(int port) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try (SluiceProcess ended = sluice;
                Program proxy = haproxy) {
            ended.assertNothingBroke();
            assertThat(proxy.lines()).noneMatch(line -> line.contains("ALERT"));
        }
    }

    private static JsonNode connected(String id, int port, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of("stdbuf", "-oL", "mosquitto_sub", "-d", "-h", "127.0.0.1", "-A", "127.0.0.2", "-p", "" + port));
        command.addAll(List.of("-i", id, "-t", "t/" + id));
        command.addAll(List.of(more));
        try (Program subscriber = Program.start(command)) {
            subscriber.awaitLine("Subscribed");
            return sluice.api().get("/clients/" + id);
        }
    }

    @Test
    @Feature("TL-11")
    void theClientListShowsWhoIsBehindTheProxyVersionOne() throws Exception {
        JsonNode client = connected("one", VERSION_1);
        assertThat(client.path("ipaddress").asText()).isEqualTo("127.0.0.2");
        assertThat(client.path("listener").asText()).isEqualTo("mqtt:tcp:proxied");
    }

    @Test
    @Feature("TL-12")
    void andVersionTwo() throws Exception {
        JsonNode client = connected("two", VERSION_2, "-u", "own");
        assertThat(client.path("ipaddress").asText()).isEqualTo("127.0.0.2");
        assertThat(client.path("username").asText()).isEqualTo("own");
    }

    @Test
    @Feature("TL-12")
    void theNameOfACertificateThatTheProxyVerifiedIsTheUserName() throws Exception {
        JsonNode client = connected(
                "three",
                SECURE,
                "-u",
                "somebody-else",
                "--insecure",
                "--cafile",
                folder.resolve("ca.crt").toString(),
                "--cert",
                folder.resolve("sensor-7.crt").toString(),
                "--key",
                folder.resolve("sensor-7.key").toString());
        assertThat(client.path("ipaddress").asText()).isEqualTo("127.0.0.2");
        assertThat(client.path("username").asText()).isEqualTo("sensor-7");
    }

    @Test
    @Feature({"LI-11", "LI-12"})
    void aZoneOfItsOwnKeepsStrangersOut() throws Exception {
        assertThatThrownBy(() -> new Mosquitto(LAB, "mqttv5").publish("t", "x", 0))
                .hasMessageContaining("Not authorized");
        new Mosquitto(sluice.mqttPort(), "mqttv5").publish("t", "x", 0);
    }

    @Test
    @Feature("LI-09")
    void aListenerIsStoppedAndStartedWhileOthersGoOn() throws Exception {
        String address = "127.0.0.1:" + sluice.webSocketPort();
        assertThat(isOpen(sluice.webSocketPort())).isTrue();
        assertThat(sluice.ctl("listeners", "stop", "mqtt:ws", address))
                .isEqualTo("Stop mqtt:ws listener on " + address + " successfully.");
        assertThat(isOpen(sluice.webSocketPort())).isFalse();
        new Mosquitto(sluice.mqttPort(), "mqttv311").publish("t", "x", 1);
        assertThat(sluice.ctl("listeners"))
                .contains("listener on mqtt:ws:" + address + "\n  running         : false\n");
        assertThat(sluice.ctl("listeners", "start", "mqtt:ws", address))
                .isEqualTo("Start mqtt:ws listener on " + address + " successfully.");
        assertThat(isOpen(sluice.webSocketPort())).isTrue();
    }
}
