package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.management.access.ApiAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The whole product in one process")
class SluiceTest {
    @TempDir
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    private String api(TestSluice sluice, String path, String body) throws IOException, InterruptedException {
        ApiAccess access = sluice.sluice().api();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.base() + "/api/v3" + path))
                .header("Authorization", access.application().authorization());
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void tellsInOneLineWhatIsOpenAndLeavesNothingBehind() throws Exception {
        TestSluice sluice = TestSluice.start(data);
        String banner = sluice.sluice().banner();

        assertThat(banner)
                .contains("(sluice@127.0.0.1) is running")
                .contains("mqtt:tcp")
                .contains("127.0.0.1:" + sluice.mqtt().getPort())
                .contains("mqtt:ws")
                .contains("api " + sluice.sluice().api().base())
                .contains("anyone may connect (allow_anonymous = true) and use every topic");
        assertThat(data.resolve("sluice.running")).exists();
        assertThat(sluice.sluice().firstSecret(true).orElseThrow())
                .contains(sluice.sluice().api().application().secret())
                .contains(data.resolve("api.secret").toString());
        assertThat(sluice.sluice().firstSecret(false).orElseThrow())
                .doesNotContain(sluice.sluice().api().application().secret());

        sluice.close();
        sluice.close();

        assertThat(data.resolve("sluice.running")).doesNotExist();
        assertThat(data.resolve("sluice.pid")).doesNotExist();
        assertThat(catchThrowableOfType(
                        IOException.class,
                        () -> new Socket("127.0.0.1", sluice.mqtt().getPort()).close()))
                .isNotNull();
    }

    @Test
    @DisplayName("CF-05: EMQX_TCP_PORT is the port")
    void portFromTheEnvironment() throws Exception {
        int port = freePort();
        try (TestSluice sluice = TestSluice.start(data, Map.of("EMQX_TCP_PORT", String.valueOf(port)));
                Socket socket = new Socket("127.0.0.1", port)) {
            assertThat(sluice.mqtt().getPort()).isEqualTo(port);
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    @DisplayName("LI-01: several listeners by name, each with its zone")
    void severalListeners() throws Exception {
        try (TestSluice sluice = TestSluice.start(
                data,
                "listener.tcp.internal=127.0.0.1:0",
                "listener.tcp.internal.zone=internal",
                "listener.ws.external=")) {
            assertThat(sluice.sluice().listeners())
                    .extracting(listener -> listener.id().split(":")[1])
                    .containsOnly("tcp");
            assertThat(sluice.sluice().listeners()).hasSize(2);
        }
    }

    @Test
    void aTakenPortIsToldInOneLineAndEverythingIsClosedAgain() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "listener.ws.external=127.0.0.1:" + other.getLocalPort();
            StartException refusal = catchThrowableOfType(StartException.class, () -> TestSluice.start(data, taken));

            assertThat(refusal.exitCode()).isEqualTo(1);
            assertThat(refusal.getMessage())
                    .contains("external")
                    .contains(String.valueOf(other.getLocalPort()))
                    .doesNotContain("\n");
        }
        TestSluice.start(data).close();
    }

    @Test
    void aTakenPortOfTheApiIsToldToo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "management.listener.http=127.0.0.1:" + other.getLocalPort();
            StartException refusal = catchThrowableOfType(StartException.class, () -> TestSluice.start(data, taken));

            assertThat(refusal.getMessage()).contains("management.listener.http");
            assertThat(refusal.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aWrongConfigurationIsRefusedBeforeAnythingIsTouched() {
        StartException refusal = catchThrowableOfType(
                StartException.class, () -> TestSluice.start(data, "listner.tcp.x=1", "log.level=loud"));

        assertThat(refusal.exitCode()).isEqualTo(2);
        assertThat(String.valueOf(refusal.getMessage()).lines()).hasSize(2);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aMissingConfigurationIsToldWithTheRemedy() {
        Arguments elsewhere = new Arguments(
                "foreground", data.resolve("nowhere"), data, data, java.util.List.of(), Map.of(), false, false);
        StartException refusal = catchThrowableOfType(StartException.class, () -> Sluice.start(elsewhere));

        assertThat(refusal.getMessage()).endsWith("sluice.conf cannot be read: --etc names the folder that has it");
        assertThat(refusal.exitCode()).isEqualTo(2);
    }

    @Test
    @DisplayName("rules and resources outlive the process, and a target that is down does not stop the start")
    void restart() throws Exception {
        String rule = """
                {"rawsql": "SELECT payload.x AS x FROM \\"message.publish\\" WHERE topic = 't'", "description": "kept",
                 "actions": [{"name": "data_to_embedded", "params": {"$resource": "resource:embedded", "table": "t"}}]}""";
        String deadEnd = "{\"type\": \"influxdb\", \"description\": \"nobody there\", \"config\":"
                + " {\"url\": \"http://127.0.0.1:" + freePort() + "\", \"database\": \"x\"}}";
        String id;
        try (TestSluice sluice = TestSluice.start(data)) {
            assertThat(api(sluice, "/rules", rule)).contains("\"code\":0");
            id = api(sluice, "/resources", deadEnd);
        }
        try (TestSluice again = TestSluice.start(data)) {
            assertThat(api(again, "/rules", "")).contains("\"description\":\"kept\"");
            assertThat(api(again, "/resources", "")).contains("resource:embedded");
            assertThat(id).contains("\"code\":");
        }
    }

    @Test
    void logLinesGoBelowTheDataFolder() throws Exception {
        TestSluice.start(data).close();

        assertThat(Files.readString(data.resolve("log/sluice.log"))).contains("is running");
    }
}
