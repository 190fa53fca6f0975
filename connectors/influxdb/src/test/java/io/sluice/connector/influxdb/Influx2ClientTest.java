package io.sluice.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.connector.tls.PromptSockets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers of {@code /api/v2/write} as its description has them. */
@Timeout(60)
class Influx2ClientTest {
    private static final long NOON = 1_763_726_400_000L;
    private static final String TOKEN = "t0ken-s3cret==";

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private HttpServer http;

    /** @param retryAfter header, empty for none */
    private record Answer(int status, String body, String retryAfter) {}

    @BeforeEach
    void listen() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    @Test
    void theRequestIsAsDescribed() throws Exception {
        client(Map.of()).write("m v=1i 1\n");
        client(Map.of("gzip", true, "url", url() + "/influx/")).write("m v=2i 2\n");
        client(Map.of("token", "", "org", "")).write("m v=3i 3\n");
        assertThat(requests)
                .containsExactly(
                        "POST /api/v2/write?org=my%20org&bucket=b%26c&precision=ns Token " + TOKEN,
                        "POST /influx/api/v2/write?org=my%20org&bucket=b%26c&precision=ns Token " + TOKEN,
                        "POST /api/v2/write?bucket=b%26c&precision=ns null");
        assertThat(bodies).containsExactly("m v=1i 1\n", "m v=2i 2\n", "m v=3i 3\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            401 | {"code":"unauthorized","message":"unauthorized access"}           | refuses the login: check the parameter token (401 unauthorized access)
            403 | {"code":"forbidden","message":"insufficient permissions"}         | does not let this token write: check the parameter token and its rights (403 insufficient permissions)
            404 | {"code":"not found","message":"bucket \\"b\\" not found"}           | has no such organisation or bucket "b&c": check the parameters org, bucket and url (404 bucket "b" not found)
            429 | {"code":"too many requests","message":"slow down"}                | is busy (429 slow down)
            500 | {"code":"internal error","message":"broken"}                      | is not well (500 broken)
            503 | no JSON                                                           | is not well (503 no JSON)
            302 | ``                                                                | answers something else (302 )
            """)
    @DisplayName("Answers that say nothing about the lines: the same batch again, later")
    void answersThatSayNothingAboutTheLines(int status, String body, String problem) throws Exception {
        answers.add(new Answer(status, body, ""));
        Influx2Client client = client(Map.of());
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> client.write("m v=1 1\n"));
        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessage("InfluxDB at " + url() + "/ " + problem).hasMessageNotContaining(TOKEN);
    }

    @Test
    void refusalsNameTheLine() throws Exception {
        Influx2Client client = client(Map.of());
        answers.add(new Answer(400, "{\"code\":\"invalid\",\"message\":\"bad field\",\"op\":\"x\",\"line\":7}", ""));
        RefusedException malformed = catchThrowableOfType(RefusedException.class, () -> client.write("m v=1 1\n"));
        assertThat(malformed.reason()).isEqualTo("bad field");
        assertThat(malformed.lineNumber()).isEqualTo(7);
        answers.add(new Answer(
                422,
                "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write: "
                        + "points beyond retention policy dropped=3\"}",
                ""));
        RefusedException partial = catchThrowableOfType(RefusedException.class, () -> client.write("m v=1 1\n"));
        assertThat(partial.dropped()).isEqualTo(3);
    }

    @Test
    @DisplayName("A line that the answer names is refused, the others are sent again")
    void aNamedLineIsRefusedAlone() throws Exception {
        answers.add(new Answer(400, "{\"code\":\"invalid\",\"message\":\"bad\",\"line\":3}", ""));
        answers.add(new Answer(400, "{\"code\":\"invalid\",\"message\":\"bad\",\"line\":1}", ""));
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> send(client(Map.of()), 5));
        // the first text holds a line break, so the third line of the request belongs to the second row
        assertThat(failure.rejectedRows()).containsOnlyKeys(1);
        assertThat(bodies).hasSize(3);
        assertThat(bodies.get(1)).startsWith("m v=\"text 1\"").hasLineCount(1);
        assertThat(bodies.get(2)).hasLineCount(5).doesNotContain("text 1");
    }

    @Test
    void aRequestThatIsTooLargeIsHalved() throws Exception {
        answers.add(new Answer(413, "{\"code\":\"request too large\",\"message\":\"too large\"}", ""));
        send(client(Map.of()), 5);
        assertThat(bodies).hasSize(3);
        assertThat(bodies.get(1) + bodies.get(2)).isEqualTo(bodies.get(0));
    }

    @Test
    @DisplayName("A server that asks for a pause is left alone that long")
    void keepsThePauseAskedFor() throws Exception {
        Influx2Client client = client(Map.of());
        answers.add(new Answer(429, "{\"message\":\"limit\"}", "7"));
        assertThatThrownBy(() -> client.write("m v=1 1\n")).hasMessageContaining("is busy (429 limit)");
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThatThrownBy(() -> client.write("m v=1 1\n"))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("asked for a pause, which lasts 1 s more");
        assertThatCode(client::check).doesNotThrowAnyException();
        assertThat(requests).hasSize(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        client.write("m v=1 1\n");
        assertThat(requests).hasSize(2);
    }

    @Test
    void theCheckTakesAnEmptyRequestForWhatItIs() throws Exception {
        Influx2Client client = client(Map.of());
        answers.add(new Answer(400, "{\"code\":\"invalid\",\"message\":\"writing requires points\"}", ""));
        assertThatCode(client::check).doesNotThrowAnyException();
        answers.add(new Answer(400, "{\"code\":\"invalid\",\"message\":\"Please provide either orgID or org\"}", ""));
        assertThatThrownBy(client::check)
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("Please provide either orgID or org");
    }

    @Test
    @DisplayName("No request waits for the confirmation of its first part")
    void socketsSendAtOnce() throws Exception {
        try (Socket socket = new PromptSockets().createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
        assertThat(new HttpLimits(Duration.ofSeconds(1)).builder().build().socketFactory())
                .isInstanceOf(PromptSockets.class);
    }

    @Test
    void parametersThatMakeNoSenseAreRefusedAtOnce() {
        for (String url : List.of("127.0.0.1:8086", "ftp://a", "", "http://", "http://me:pw@a")) {
            assertThatThrownBy(() -> client(Map.of("url", url)))
                    .as(url)
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageStartingWith("parameter url must be like");
        }
        assertThatThrownBy(() -> client(Map.of("token", "two\nlines")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageNotContaining("lines");
    }

    private void send(Influx2Client client, int rows) throws Exception {
        List<Row> batch = IntStream.range(0, rows)
                .mapToObj(i -> new Row(
                        new RowKey(NOON * 1_000, i, "inst:1", 0),
                        NOON,
                        Map.of("v", i == 0 ? "two\nlines" : "text " + i)))
                .toList();
        Points points = PointParameters.points(
                ParameterValues.check(PointParameters.ALL, Map.of("measurement", "m")),
                new TimeRule(TimeUnit.MILLISECONDS, true),
                Path.of("unused"));
        new LineAction(client, points).send(batch);
    }

    private Influx2Client client(Map<String, @Nullable Object> changes) throws InvalidParameterException {
        Map<String, @Nullable Object> parameters =
                new HashMap<>(Map.of("url", url(), "org", "my org", "bucket", "b&c", "token", TOKEN));
        parameters.putAll(changes);
        return new Influx2Client(
                Influx2Config.of(ParameterValues.check(Influx2Config.PARAMETERS, parameters)), nanos::get);
    }

    private String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            bodies.add(new String(
                    gzip ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body,
                    StandardCharsets.UTF_8));
            Answer answer = answers.isEmpty() ? new Answer(204, "", "") : answers.remove();
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
