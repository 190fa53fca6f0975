package io.sluice.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.Lookup;
import io.sluice.connector.Resource;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.RealServer;
import io.sluice.testkit.server.SilentServer;
import io.sluice.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WebHookActionTest {
    @TempDir
    private Path directory;

    private WebBox box = WebBox.in(Path.of("unset"));

    @BeforeEach
    void start() throws Exception {
        box = WebBox.in(directory);
        box.start();
    }

    @AfterEach
    void stop() throws Exception {
        box.close();
    }

    static boolean hasNetcat() {
        return Files.isExecutable(Path.of("/usr/bin/nc")) || Files.isExecutable(Path.of("/bin/nc"));
    }

    @Test
    @Feature("RA-04")
    @EnabledIf("hasNetcat")
    @DisplayName("nc shows the POST of the manual (3735-3742)")
    void sendsWhatTheManualShows() throws Exception {
        int port = RealServer.freePort();
        Path shown = directory.resolve("nc.out");
        Process netcat = new ProcessBuilder(
                        "/bin/sh", "-c", "printf 'HTTP/1.1 200 OK\\n\\n now\\n' | exec nc -l 127.0.0.1 " + port)
                .redirectOutput(shown.toFile())
                .start();
        try (Resource resource = WebBox.resource(
                Map.of(
                        "url",
                        "http://127.0.0.1:" + port,
                        "headers",
                        Map.of("token", "axfw34y235wrq234t4ersgw4t"),
                        "method",
                        "POST"),
                directory)) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("u", "Steven");
            values.put("payload", "hello");
            Action action = WebBox.action(resource, Map.of("idempotency_header", ""));
            sendWhenListening(action, row(1, values));
            assertThat(netcat.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            netcat.destroyForcibly();
        }
        assertThat(Files.readString(shown, StandardCharsets.UTF_8).replace("\r", ""))
                .isEqualTo("""
                POST / HTTP/1.1
                content-type: application/json
                content-length: 32
                host: 127.0.0.1:%d
                connection: keep-alive
                token: axfw34y235wrq234t4ersgw4t

                {"payload":"hello","u":"Steven"}""".formatted(port));
    }

    @Test
    @DisplayName("Each request says which row it brings; several rows go as an array, with their keys inside")
    void namesTheRow() throws Exception {
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            WebBox.action(resource, Map.of()).send(rows(0, 1));
            WebBox.action(resource, Map.of("batch_size", 10L, "key_field", "_key"))
                    .send(rows(1, 13));
        }
        assertThat(box.taken()).hasSize(3);
        assertThat(box.taken().get(0)).contains("\"idempotency-key\": \"00000000000000000000000000000007/inst:1/0\"");
        assertThat(box.taken().get(1))
                .contains("/inst:1/0+9\"")
                .contains("[{\\\"_key\\\":\\\"0000")
                .doesNotContain("user-agent");
        assertThat(box.taken().get(2)).contains("/inst:1/0+1\"");
    }

    @Test
    @DisplayName("What the server answers decides: later, never, or the parameter at fault")
    void sortsAnswers() throws Exception {
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            assertThat(failure(resource, "/503", 0)).hasMessageContaining("answers 503 (as you asked)");
            assertThat(failure(resource, "/503", 0).kind()).isEqualTo(Kind.RETRY);
            assertThat(failure(resource, "", 0)).hasMessageContaining("asked to be left alone for");
        }
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            ConnectorException moved = failure(resource, "/301", 0);
            assertThat(moved.kind()).isEqualTo(Kind.RETRY);
            assertThat(moved)
                    .hasMessageContaining("redirects are not followed")
                    .hasMessageContaining("http://elsewhere/");
            assertThat(failure(resource, "/403", 0).kind()).isEqualTo(Kind.RETRY);
            ConnectorException refused = failure(resource, "/422", 0);
            assertThat(refused.kind()).isEqualTo(Kind.REJECT);
            assertThat(refused.rejectedRows()).containsOnlyKeys(0);
        }
        Map<String, @Nullable Object> wrong = box.parameters();
        wrong.put("headers", Map.of("token", "wr0ng"));
        try (Resource resource = WebBox.resource(wrong, directory)) {
            ConnectorException login = failure(resource, "", 0);
            assertThat(login.kind()).isEqualTo(Kind.RETRY);
            assertThat(login).hasMessageContaining("check the token").asString().doesNotContain("wr0ng");
        }
    }

    @Test
    @DisplayName("Of a batch that fails in the middle, what was taken is not sent again; order is kept")
    void goesOnWhereItStopped() throws Exception {
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            Action action = WebBox.action(resource, Map.of("path", "/${way}"));
            List<Row> batch = new ArrayList<>(rows(0, 10));
            batch.set(6, row(6, Map.of("number", 6L, "way", "once")));
            assertThat(catchThrowableOfType(ConnectorException.class, () -> action.send(batch))
                            .kind())
                    .isEqualTo(Kind.RETRY);
            assertThat(box.taken()).hasSize(6);
            action.send(batch.subList(0, 4));
            action.send(batch.subList(4, 10));
        }
        assertThat(numbers(box.taken()))
                .isEqualTo(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    @DisplayName("Several requests at once keep the order of each device; bad rows of an array are found")
    void keepsOrderOfEachKey() throws Exception {
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            Action action = WebBox.action(resource, Map.of("concurrency", 4L, "key", "${device}", "batch_size", 5L));
            List<Row> batch = new ArrayList<>(rows(0, 100));
            batch.set(42, row(42, Map.of("device", "dev-0", "number", "bad")));
            ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> action.send(batch));
            assertThat(failure.rejectedRows()).containsOnlyKeys(42);
        }
        for (int device = 0; device < 7; device++) {
            String name = "\\\"device\\\":\\\"dev-" + device + "\\\"";
            int own = device;
            List<Integer> sent = box.taken().stream()
                    .flatMap(line -> java.util.regex.Pattern.compile("\\{[^{}]*}")
                            .matcher(line.substring(line.indexOf("\"body\"")))
                            .results())
                    .map(java.util.regex.MatchResult::group)
                    .filter(object -> object.contains(name))
                    .map(WebHookActionTest::number)
                    .toList();
            assertThat(sent)
                    .isEqualTo(IntStream.range(0, 100)
                            .filter(n -> n % 7 == own && n != 42)
                            .boxed()
                            .toList());
        }
    }

    @Test
    @Feature("RA-19")
    @DisplayName("Values in paths, headers and JSON stay values: they add no segment, no header, no member")
    void valuesStayValues() throws Exception {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "a/b?c=\"d\"&e");
        values.put("up", "..");
        values.put("line", "x\r\nevil: 1");
        Row row = row(1, values);
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            WebBox.action(
                            resource,
                            Map.of(
                                    "path",
                                    "/in/${device}?q=${device}",
                                    "template",
                                    Map.of("name", "${device}", "version", 2L, "text", "is ${device}")))
                    .send(List.of(row));
            assertThat(refusal(resource, Map.of("path", "/in/${up}/secret"), row))
                    .contains("leads out of the URL");
            assertThat(refusal(resource, Map.of("headers", Map.of("x-line", "${line}")), row))
                    .contains("would hold a line break");
        }
        assertThat(box.taken()).hasSize(1);
        assertThat(box.taken().get(0))
                .contains("\"/in/a%2Fb%3Fc%3D%22d%22%26e?q=a%2Fb%3Fc%3D%22d%22%26e\"")
                .contains("\\\"name\\\":\\\"a/b?c=\\\\\\\"d\\\\\\\"&e\\\"");
    }

    @Test
    @DisplayName("A server that takes the connection and says nothing ends in a time-out")
    void boundsTheTimeOfASilentServer() throws Exception {
        try (SilentServer silent = SilentServer.start();
                Resource resource = WebBox.resource(
                        Map.of("url", "http://127.0.0.1:" + silent.port(), "request_timeout", 1L), directory)) {
            ConnectorException failure = failure(resource, "", 0);
            assertThat(failure.kind()).isEqualTo(Kind.RETRY);
            assertThat(failure).hasMessageContaining("does not answer within 1 s");
        }
    }

    @Test
    @DisplayName("TLS: the right authority is believed, another one is not")
    void speaksTls() throws Exception {
        TestAuthority authority = TestAuthority.root("web test");
        authority.write(directory.resolve("ca.pem"));
        TestAuthority.root("another").write(directory.resolve("other.pem"));
        TestAuthority.Issued issued = authority.issue("CN=web");
        Path certificate = issued.writeChain(directory.resolve("web.pem"));
        Path key = issued.writeKey(directory.resolve("web-key.pem"));
        Path place = Files.createDirectories(directory.resolve("tls"));
        try (WebBox tls = WebBox.in(place, certificate.toString(), key.toString())) {
            tls.start();
            String url = "https://localhost:" + tls.port();
            try (Resource resource = WebBox.resource(Map.of("url", url, "cacertfile", "ca.pem"), directory)) {
                assertThatCode(resource::connect).doesNotThrowAnyException();
                WebBox.action(resource, Map.of()).send(rows(0, 3));
            }
            assertThat(tls.taken()).hasSize(3);
            try (Resource resource = WebBox.resource(Map.of("url", url, "cacertfile", "other.pem"), directory)) {
                assertThatThrownBy(resource::connect).hasMessageContaining("cacertfile");
            }
        }
    }

    @Test
    @DisplayName("Questions: an array of objects becomes rows; parameters stay values; answers are bounded")
    void asks() throws Exception {
        try (Resource resource = WebBox.resource(box.parameters(), directory)) {
            Lookup lookup = resource.lookup().orElseThrow();
            Lookup.Answer devices = lookup.query("GET /devices?site=${1}", List.of("north & south"), 2);
            assertThat(devices.columns()).containsExactly("id", "site", "name", "temp");
            assertThat(devices.rows().get(0)).containsExactly(1L, Map.of("hall", 3L), null, null);
            assertThat(devices.rows().get(1)).containsExactly(2L, null, "zwei", 1.5);
            assertThat(devices.truncated()).isTrue();
            assertThat(lookup.query("GET /one/${1}", List.of("a/../b"), 5).rows())
                    .containsExactly(List.of("/one/a%2F..%2Fb"));
            assertThat(lookup.query("GET /missing", List.of(), 5).rows()).isEmpty();
            assertThatThrownBy(() -> lookup.query("GET /large", List.of(), 5))
                    .hasMessageContaining("more than 1048576");
            assertThatThrownBy(() -> lookup.query("POST /ask\n{\"id\":${1}}", List.of("q\"uote"), 5))
                    .hasMessageContaining("no JSON");
            assertThat(box.taken().get(0)).contains("{\\\"id\\\":\\\"q\\\\\\\"uote\\\"}");
            assertThatThrownBy(() -> lookup.query("DELETE /x", List.of(), 5)).hasMessageContaining("GET /path");
        }
    }

    private static void sendWhenListening(Action action, Row row) throws ConnectorException {
        for (int attempt = 0; attempt < 10_000; attempt++) {
            try {
                action.send(List.of(row));
                return;
            } catch (ConnectorException e) {
                assertThat(e).hasMessageContaining("cannot be reached");
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("nc does not listen");
    }

    private static String refusal(Resource resource, Map<String, @Nullable Object> parameters, Row row)
            throws Exception {
        Action action = WebBox.action(resource, parameters);
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> action.send(List.of(row)));
        assertThat(failure.rejectedRows()).containsOnlyKeys(0);
        return String.valueOf(failure.getMessage());
    }

    private static ConnectorException failure(Resource resource, String path, int number) throws Exception {
        Action action = WebBox.action(resource, new HashMap<>(Map.of("path", path)));
        return catchThrowableOfType(ConnectorException.class, () -> action.send(rows(number, number + 1)));
    }

    private static List<Integer> numbers(List<String> taken) {
        return taken.stream().map(WebHookActionTest::number).toList();
    }

    private static int number(String json) {
        return Integer.parseInt(json.replaceAll("(?s).*number\\\\\":(\\d+).*", "$1"));
    }

    private static List<Row> rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> row(n, Map.of("device", "dev-" + n % 7, "number", (long) n, "way", "in")))
                .toList();
    }

    private static Row row(int number, Map<String, @Nullable Object> values) {
        return new Row(new RowKey(number, 7, "inst:1", 0), 1_763_726_400_000L, values, "q", number + 1L);
    }
}
