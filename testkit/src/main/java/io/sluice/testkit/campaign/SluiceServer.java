package io.sluice.testkit.campaign;

import io.sluice.testkit.server.RealServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Sluice as its own process with its own data folder and free ports, which it keeps from one start to the next. */
public final class SluiceServer implements AutoCloseable {
    /** Flag of the JVM for those that want to know what it holds. */
    public static final String WATCHED = ProcessWatch.FLAG;

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final String SECRET = "rough-treatment";
    private static final Pattern TROUBLE =
            Pattern.compile("^\\tat |^[a-z.A-Z]+(Exception|Error)\\b|AssertionError|LEAK|\\bERROR\\b|\\[error\\]");

    private final Path folder;
    private final List<String> launcher;
    private final List<String> settings;
    private final int mqttPort = RealServer.freePort();
    private final int exactPort = RealServer.freePort();
    private final int apiPort = RealServer.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable RealServer process;

    /**
     * @param folder of this server alone; is created
     * @param launcher command up to and without the settings, for instance {@code bin/sluice foreground}
     * @param settings of the form {@code key=value}
     */
    public SluiceServer(Path folder, List<String> launcher, List<String> settings) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
        this.launcher = launcher;
        this.settings = settings;
        Files.createDirectories(data());
    }

    /** Starts it and waits until it takes connections. */
    public void start() throws IOException, InterruptedException {
        Files.deleteIfExists(data().resolve("sluice.running"));
        process = RealServer.start(folder, command(), START_LIMIT, this::accepts);
    }

    /** As kill -9 does. */
    public void kill() throws IOException, InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    /** Port of MQTT over TCP on the loopback address. */
    public int mqttPort() {
        return mqttPort;
    }

    /** The same of a zone in which everything is delivered with the QoS that was subscribed to. */
    public int exactPort() {
        return exactPort;
    }

    /** Process id. */
    public long pid() throws IOException {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process.pid();
    }

    /** Folder with everything that it writes. */
    public Path data() {
        return folder.resolve("data");
    }

    /** What the HTTP API answers to a GET below {@code /api/v3}. */
    public String get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    /** What the HTTP API answers to a POST of JSON below {@code /api/v3}. */
    public String post(String path, String json) throws IOException, InterruptedException {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    /** First whole number with this name in what a path answers. */
    public OptionalLong ask(String path, String name) throws IOException, InterruptedException {
        long number = number(get(path), name);
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** First whole number with this name in a text; -1 if there is none. */
    static long number(String json, String name) {
        Matcher matcher = numberIn(json, name);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static Matcher numberIn(String json, String name) {
        return Pattern.compile("\"" + Pattern.quote(name) + "\":\\s*(-?\\d+)").matcher(json);
    }

    /** Lines of its log and its terminal that tell of a fault of its own: exceptions, failed assertions, leaks, errors. */
    public List<String> troubles() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : logs()) {
            Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> TROUBLE.matcher(line).find())
                    .forEach(lines::add);
        }
        return lines;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    private List<Path> logs() throws IOException {
        List<Path> files = new ArrayList<>(List.of(folder.resolve("server.log")));
        Path log = data().resolve("log");
        if (Files.isDirectory(log)) {
            try (Stream<Path> more = Files.list(log)) {
                files.addAll(more.toList());
            }
        }
        return files;
    }

    private boolean accepts() throws IOException {
        if (Files.size(data().resolve("sluice.running")) == 0) {
            return false;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mqttPort)) {
            return socket.isConnected();
        }
    }

    private HttpRequest.Builder request(String path) {
        String application = Base64.getEncoder().encodeToString(("admin:" + SECRET).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + "/api/v3" + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Basic " + application);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("--data", data().toString()));
        List<String> all = new ArrayList<>(List.of(
                "listener.tcp.external=127.0.0.1:" + mqttPort,
                "listener.tcp.exact=127.0.0.1:" + exactPort,
                "listener.tcp.exact.zone=exact",
                "zone.exact.upgrade_qos=on",
                "zone.exact.max_mqueue_len=0",
                "listener.ws.external=",
                "management.listener.http=127.0.0.1:" + apiPort,
                "management.application.default_secret=" + SECRET,
                "log.to=file"));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    /** The tree that {@code mvn package} makes, found from the folder of the repository. */
    static List<String> packagedLauncher(Path tree) {
        Path start = tree.resolve("bin/sluice").toAbsolutePath();
        if (!Files.isExecutable(start)) {
            throw new UncheckedIOException(new IOException(start + " is missing: mvn -DskipTests package first"));
        }
        return List.of(start.toString(), "foreground");
    }
}
