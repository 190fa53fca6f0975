package io.sluice.connector.influxdb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.testkit.server.InfluxServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * InfluxDB 2's {@code /api/v2/write} in front of a real influxd of version 1, which has the same storage: answers in the form that
 * the description of the API gives. For want of an InfluxDB 2.
 */
final class Influx2Front implements AutoCloseable {
    static final String TOKEN = "t0ken-s3cret";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InfluxServer influx;

    private Influx2Front(HttpServer http, InfluxServer influx) {
        this.http = http;
        this.influx = influx;
    }

    static Influx2Front start(int port, InfluxServer influx) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Influx2Front front = new Influx2Front(http, influx);
        http.createContext("/api/v2/write", front::answer);
        http.setExecutor(front.threads);
        http.start();
        return front;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getQuery();
            boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream body = gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
                byte[] lines = body.readAllBytes();
                if (!("Token " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    reply(exchange, 401, "unauthorized", "unauthorized access");
                } else if (!query.equals("org=acme&bucket=sluice&precision=ns")) {
                    reply(exchange, 404, "not found", "bucket or organization not found: " + query);
                } else if (lines.length == 0) {
                    reply(exchange, 400, "invalid", "writing requires points");
                } else {
                    pass(exchange, lines);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, byte[] lines) throws IOException, InterruptedException {
        String basic = Base64.getEncoder()
                .encodeToString((InfluxServer.USER + ":" + InfluxServer.PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest write = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + influx.port() + "/write?db=sluice&precision=ns"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofByteArray(lines))
                .build();
        HttpResponse<String> answer = client.send(write, HttpResponse.BodyHandlers.ofString());
        String error = answer.body().replaceFirst("^\\{\"error\":\"", "").replaceFirst("\"}\\s*$", "");
        if (answer.statusCode() == 204) {
            exchange.sendResponseHeaders(204, -1);
        } else if (answer.statusCode() == 400) {
            reply(exchange, 422, "unprocessable entity", "failure writing points to database: " + error);
        } else {
            reply(exchange, 500, "internal error", error);
        }
    }

    /** @param message as JSON has it between quotes */
    private static void reply(HttpExchange exchange, int status, String code, String message) throws IOException {
        byte[] body = ("{\"code\":\"" + code + "\",\"message\":\"" + message.replaceAll("(?<!\\\\)\"", "\\\\\"")
                        + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
