package io.sluice.testkit.server;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Debian's influxd (InfluxDB 1), with one user who may do everything if it asks for a login at all. What comes over UDP
 * goes into the database {@value #UDP_DATABASE}. Keeps ports and data over stop and start.
 */
public final class InfluxServer implements AutoCloseable {
    /** Name of the user. */
    public static final String USER = "admin";
    /** Password of the user. */
    public static final String PASSWORD = "influx-s3cret";
    /** Database of what comes over UDP; made by the server with the first packet. */
    public static final String UDP_DATABASE = "udp";

    private static final Path PROGRAM = Path.of("/usr/bin/influxd");
    private static final Pattern COUNT = Pattern.compile("\"values\":\\[\\[[^,]+,(\\d+)");

    private final Path directory;
    private final int port = RealServer.freePort();
    private final int udpPort = RealServer.freeUdpPort();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final boolean login;
    private @Nullable RealServer process;
    private int udpMarks;

    private InfluxServer(Path directory, boolean login) {
        this.directory = directory;
        this.login = login;
    }

    /** Whether influxd is on this machine. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A server that asks for a login, with its data below the directory; not started. */
    public static InfluxServer in(Path directory) throws IOException {
        return configured(new InfluxServer(directory, true));
    }

    /** A server that lets everybody in, with its data below the directory; not started. */
    public static InfluxServer withoutLoginIn(Path directory) throws IOException {
        return configured(new InfluxServer(directory, false));
    }

    /** Starts it and waits until it answers. Idempotent. */
    public void start() throws IOException, InterruptedException {
        if (process == null) {
            process = RealServer.start(
                    directory,
                    List.of(PROGRAM.toString(), "-config", "influxdb.conf"),
                    Duration.ofSeconds(30),
                    () -> get("/ping").statusCode() == 204);
            // works without credentials as long as there is no user
            post("CREATE USER " + USER + " WITH PASSWORD '" + PASSWORD + "' WITH ALL PRIVILEGES", null);
        }
    }

    /** Kills it. Idempotent. */
    public void stop() throws IOException, InterruptedException {
        RealServer running = process;
        if (running != null) {
            running.kill();
            process = null;
        }
    }

    /** HTTP port on the loopback address. */
    public int port() {
        return port;
    }

    /** UDP port on the loopback address. */
    public int udpPort() {
        return udpPort;
    }

    /**
     * Waits until everything sent over UDP before this call is stored, as far as the server got it: packets of the
     * loopback interface keep their order, and so does the server, so a point of our own tells.
     */
    public void settleUdp() throws IOException, InterruptedException {
        udpMarks++;
        byte[] mark = ("settled n=" + udpMarks + "i 1\n").getBytes(StandardCharsets.UTF_8);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(mark, mark.length, loopback, udpPort));
            while (count("SELECT n FROM settled", UDP_DATABASE) != udpMarks) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the server takes nothing over UDP");
                }
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
    }

    /** Runs a statement as the user with all rights; answers InfluxDB's JSON. */
    public String execute(String statement, @Nullable String database) throws IOException, InterruptedException {
        return post(statement, database);
    }

    /** First value of the first row of an answer to {@code SELECT count(...)}; 0 if there is none. */
    public long count(String statement, String database) throws IOException, InterruptedException {
        Matcher matcher = COUNT.matcher(post(statement, database));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
    }

    private static InfluxServer configured(InfluxServer server) throws IOException {
        Files.writeString(server.directory.resolve("influxdb.conf"), server.configuration());
        return server;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private String post(String statement, @Nullable String database) throws IOException, InterruptedException {
        String query = "q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8)
                + (database == null ? "" : "&db=" + URLEncoder.encode(database, StandardCharsets.UTF_8));
        String basic = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = request("/query")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10));
    }

    private String configuration() {
        return String.format(Locale.ROOT, """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "meta"
                [data]
                  dir = "data"
                  wal-dir = "wal"
                [http]
                  bind-address = "127.0.0.1:%d"
                  auth-enabled = %b
                  log-enabled = false
                [[udp]]
                  enabled = true
                  bind-address = "127.0.0.1:%d"
                  database = "%s"
                  batch-size = 1000
                  batch-timeout = "5ms"
                """, RealServer.freePort(), port, login, udpPort, UDP_DATABASE);
    }
}
