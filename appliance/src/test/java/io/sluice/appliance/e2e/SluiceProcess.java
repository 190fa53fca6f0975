package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.appliance.Main;
import io.sluice.testkit.server.RealServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sluice as its own process with the shipped settings, its own data folder and free ports, which it keeps over a stop or a
 * kill and the next start. Assertions are on and Netty looks for leaks.
 */
final class SluiceProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Pattern OTHER_MEMORY = Pattern.compile("Other \\(reserved=\\d+, committed=(\\d+)");
    private static final String SECRET = "end-to-end";

    private final Path folder;
    private final List<String> settings;
    private final int mqttPort = RealServer.freePort();
    private final int webSocketPort = RealServer.freePort();
    private final int apiPort = RealServer.freePort();
    private @Nullable RealServer process;

    private SluiceProcess(Path folder, List<String> settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Starts one in a folder, with more settings of the form {@code key=value}. */
    static SluiceProcess start(Path folder, String... settings) throws IOException, InterruptedException {
        SluiceProcess sluice = new SluiceProcess(Files.createDirectories(folder), List.of(settings));
        sluice.start();
        return sluice;
    }

    /** Starts it again after {@link #stop} or {@link #kill}. */
    void start() throws IOException, InterruptedException {
        Path running = data().resolve("sluice.running");
        Files.deleteIfExists(running);
        process = RealServer.start(folder, command(), START_LIMIT, () -> Files.size(running) > 0);
    }

    /** Stops it by SIGTERM, and waits until it has ended by itself. */
    void stop() throws Exception {
        if (process != null) {
            ProcessHandle server = ProcessHandle.of(process.pid()).orElseThrow();
            server.destroy();
            server.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            process.stop();
            assertThat(log()).contains("Sluice stopped");
        }
    }

    /** As kill -9 does. */
    void kill() throws IOException, InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    /** Process id. */
    long pid() throws IOException {
        return Objects.requireNonNull(process, "not started").pid();
    }

    /** Files and sockets that it holds open. */
    int openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return (int) files.count();
        }
    }

    /** Memory outside of the heap that Java code asked for, in bytes, as the JVM itself counts it. */
    long directMemory() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String summary = Program.run(jcmd, String.valueOf(pid()), "VM.native_memory", "summary", "scale=B");
        Matcher other = OTHER_MEMORY.matcher(summary);
        assertThat(other.find()).as(summary).isTrue();
        return Long.parseLong(other.group(1));
    }

    int mqttPort() {
        return mqttPort;
    }

    int webSocketPort() {
        return webSocketPort;
    }

    Api api() {
        return new Api(apiPort, "admin:" + SECRET);
    }

    /** Output of {@code sluicectl}. */
    String ctl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java("-Xmx128m"));
        command.addAll(List.of("-Dsluice.data=" + data(), "io.sluice.management.cli.SluiceCtl"));
        command.addAll(List.of(words));
        return Program.run(command);
    }

    /** Everything that Sluice has written to its log and its terminal. */
    String log() throws IOException {
        StringBuilder all = new StringBuilder(Files.readString(folder.resolve("server.log")));
        try (Stream<Path> files = Files.list(data().resolve("log"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    /** Nothing went wrong inside: no exception, no failed assertion, no leaked buffer. */
    void assertNothingBroke() throws IOException {
        assertThat(log().lines())
                .noneMatch(line -> line.startsWith("\tat ")
                        || line.contains("Exception")
                        || line.contains("AssertionError")
                        || line.contains("LEAK"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    /** Folder with everything that it writes. */
    Path data() {
        return folder.resolve("data");
    }

    /** The command that runs Sluice, up to and without its data folder and settings. */
    static List<String> launcher() {
        List<String> command = new ArrayList<>(java("-Xmx384m"));
        command.addAll(List.of("-ea", "-XX:NativeMemoryTracking=summary", "-Dio.netty.leakDetection.level=paranoid"));
        command.addAll(List.of(Main.class.getName(), "foreground"));
        command.addAll(
                List.of("--etc", Path.of("src/package/etc").toAbsolutePath().toString()));
        return command;
    }

    private List<String> command() {
        List<String> command = launcher();
        command.addAll(List.of("--data", data().toString()));
        List<String> all = new ArrayList<>(List.of(
                "listener.tcp.external=127.0.0.1:" + mqttPort,
                "listener.ws.external=127.0.0.1:" + webSocketPort,
                "management.listener.http=127.0.0.1:" + apiPort,
                "management.application.default_secret=" + SECRET,
                "log.to=file"));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    // quick to start rather than quick in the end
    private static List<String> java(String memory) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"));
    }
}
