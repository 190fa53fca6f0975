package io.sluice.connector.influxdb;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.JsonParser;
import io.sluice.connector.JsonSyntaxException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines to one bucket by {@code POST /api/v2/write} and sorts what comes back into "later" and "never". A server that
 * asks for a pause ({@code Retry-After}) gets it: until then nothing is sent. Safe for any thread.
 */
final class Influx2Client implements LineSink, AutoCloseable {
    private static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");
    private static final int LONGEST_PAUSE = 60;

    private final Influx2Config config;
    private final HttpLimits limits;
    private final OkHttpClient http;
    private final LongSupplier nanoTime;
    private volatile long pauseEnd;
    private volatile boolean closed;

    /** @param nanoTime clock of the pauses, nanoseconds */
    Influx2Client(Influx2Config config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.limits = new HttpLimits(config.callLimit());
        this.http = limits.builder().build();
        this.pauseEnd = nanoTime.getAsLong();
    }

    /**
     * Makes sure that organisation and bucket are there and that the token may write: an empty request is looked at like any
     * other, and then either taken or refused because it has no points. A server that asked for a pause is well.
     */
    void check() throws ConnectorException {
        if (nanosOfPause() > 0) {
            return;
        }
        try {
            write("");
        } catch (RefusedException e) {
            if (!e.reason().contains("points") && !e.reason().contains("empty")) {
                throw ConnectorException.retry(
                        "InfluxDB at " + config.address() + " refuses to write: " + e.reason(), e);
            }
        }
    }

    @Override
    public void write(String lines) throws ConnectorException, RefusedException {
        if (closed) {
            throw ConnectorException.retry("InfluxDB: closed", null);
        }
        long pause = nanosOfPause();
        if (pause > 0) {
            throw away(
                    "asked for a pause, which lasts " + Duration.ofNanos(pause).toSeconds() + " s more", null);
        }
        try (Response response = http.newCall(request(lines)).execute()) {
            if (!response.isSuccessful()) {
                String body =
                        response.peekBody(HttpLimits.LONGEST_REASON).string().trim();
                startPause(response);
                fail(response.code(), body);
            }
        } catch (IOException e) {
            throw away(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        limits.close();
    }

    private Request request(String lines) throws IOException {
        Request.Builder request = new Request.Builder().url(config.url());
        if (!config.token().isEmpty()) {
            request.header("Authorization", "Token " + config.token());
        }
        if (!config.gzip()) {
            return request.post(RequestBody.create(lines, TEXT)).build();
        }
        Buffer compressed = new Buffer();
        try (BufferedSink gzip = Okio.buffer(new GzipSink(compressed))) {
            gzip.writeUtf8(lines);
        }
        return request.header("Content-Encoding", "gzip")
                .post(RequestBody.create(compressed.readByteString(), TEXT))
                .build();
    }

    private void fail(int code, String body) throws ConnectorException, RefusedException {
        String said = " (" + code + " " + message(body) + ")";
        switch (code) {
            case 400, 422 -> throw new RefusedException(message(body), lineNumber(body));
            case 413 -> throw new RefusedException("the request is too large" + said, 0);
            case 401 -> throw away("refuses the login: check the parameter token" + said, null);
            case 403 ->
                throw away("does not let this token write: check the parameter token and its rights" + said, null);
            case 404 ->
                throw away(
                        "has no such organisation or bucket \"" + config.bucket()
                                + "\": check the parameters org, bucket and url" + said,
                        null);
            case 408, 429 -> throw away("is busy" + said, null);
            default -> throw away((code >= 500 ? "is not well" : "answers something else") + said, null);
        }
    }

    private void startPause(Response response) {
        String seconds = response.header("Retry-After", "");
        if (seconds != null && seconds.matches("[0-9]{1,6}")) {
            long pause = Math.min(Integer.parseInt(seconds), LONGEST_PAUSE);
            pauseEnd = nanoTime.getAsLong() + Duration.ofSeconds(pause).toNanos();
        }
    }

    private long nanosOfPause() {
        return pauseEnd - nanoTime.getAsLong();
    }

    private static String message(String body) {
        return member(body, "message") instanceof String message && !message.isEmpty() ? message : body;
    }

    private static int lineNumber(String body) {
        return member(body, "line") instanceof Long line && line == line.intValue() ? line.intValue() : 0;
    }

    private static Object member(String body, String name) {
        try {
            Object value = JsonParser.parse(body) instanceof Map<?, ?> map ? map.get(name) : null;
            return value == null ? "" : value;
        } catch (JsonSyntaxException e) {
            return body;
        }
    }

    private ConnectorException away(String problem, @Nullable Throwable cause) {
        return ConnectorException.retry("InfluxDB at " + config.address() + " " + problem, cause);
    }
}
