package io.sluice.testkit.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Debian's victoria-metrics: takes points the way InfluxDB 2 does ({@code /api/v2/write}), with any token, organisation and
 * bucket. Each field becomes a series {@code measurement_field}; texts become 0; of the points of a series one is kept for each
 * millisecond. Keeps port and data over stop and start.
 */
public final class VictoriaMetricsServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/victoria-metrics");
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]+,\"(\\d+)\"");

    private final Path directory;
    private final int port = RealServer.freePort();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private @Nullable RealServer process;

    private VictoriaMetricsServer(Path directory) {
        this.directory = directory;
    }

    /** Whether victoria-metrics is on this machine. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A server with its data below the directory; not started. */
    public static VictoriaMetricsServer in(Path directory) {
        return new VictoriaMetricsServer(directory);
    }

    /** Starts it and waits until it answers. Idempotent. */
    public void start() throws IOException, InterruptedException {
        if (process == null) {
            process = RealServer.start(
                    directory,
                    List.of(
                            PROGRAM.toString(),
                            "-storageDataPath=data",
                            "-httpListenAddr=127.0.0.1:" + port,
                            "-retentionPeriod=100y",
                            "-search.latencyOffset=0s",
                            "-dedup.minScrapeInterval=1ms",
                            "-memory.allowedBytes=64MB"),
                    Duration.ofSeconds(30),
                    () -> get("/health").statusCode() == 200);
        }
    }

    /** Stops it in order: what it was given less than seconds ago is in its memory only. Idempotent. */
    public void stop() throws IOException, InterruptedException {
        RealServer running = process;
        if (running != null) {
            running.stop();
            process = null;
        }
    }

    /** HTTP port on the loopback address. */
    public int port() {
        return port;
    }

    /** Points of all series of that name, for instance {@code readings_temp}. */
    public long points(String series) throws IOException, InterruptedException {
        get("/internal/force_flush");
        String query = "sum(count_over_time(" + series + "[50y]))";
        Matcher matcher = VALUE.matcher(get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .body());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
