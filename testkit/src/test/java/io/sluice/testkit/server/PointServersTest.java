package io.sluice.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The launchers count what the servers were given. */
@Timeout(60)
class PointServersTest {
    @TempDir
    private Path directory;

    @Test
    @EnabledIf("io.sluice.testkit.server.InfluxServer#isInstalled")
    void influxTakesPacketsOverUdp() throws Exception {
        try (InfluxServer server = InfluxServer.in(directory);
                DatagramSocket socket = new DatagramSocket()) {
            server.start();
            for (int i = 0; i < 100; i++) {
                byte[] lines = ("m v=" + i + " " + i + "\nn v=" + i + " " + i + "\n").getBytes(StandardCharsets.UTF_8);
                socket.send(
                        new DatagramPacket(lines, lines.length, InetAddress.getLoopbackAddress(), server.udpPort()));
            }
            server.settleUdp();
            assertThat(server.count("SELECT count(v) FROM n", InfluxServer.UDP_DATABASE))
                    .isEqualTo(100);
            server.stop();
            server.start();
            server.settleUdp();
            assertThat(server.count("SELECT count(v) FROM m", InfluxServer.UDP_DATABASE))
                    .isEqualTo(100);
        }
    }

    @Test
    @EnabledIf("io.sluice.testkit.server.VictoriaMetricsServer#isInstalled")
    void victoriaMetricsTakesPointsAsInfluxDb2Does() throws Exception {
        try (VictoriaMetricsServer server = VictoriaMetricsServer.in(directory)) {
            server.start();
            String lines = "m,d=a v=1 1763726400000000000\nm,d=b v=2 1763726400000000000\n";
            for (int attempt = 0; attempt < 2; attempt++) {
                HttpRequest write = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port() + "/api/v2/write?org=o&bucket=b"))
                        .header("Authorization", "Token any")
                        .POST(HttpRequest.BodyPublishers.ofString(lines))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(write, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(204);
            }
            assertThat(server.points("m_v")).isEqualTo(2);
            server.stop();
            server.start();
            assertThat(server.points("m_v")).isEqualTo(2);
        }
    }
}
