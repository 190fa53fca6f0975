package io.sluice.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debian's mosquitto as a remote broker. Keeps port and data over stop and start; what came in since the last {@link #stop} is
 * gone with a {@link #kill}.
 */
public final class MosquittoServer implements AutoCloseable {
    /** Name of the user, if it asks for a login. */
    public static final String USER = "bridge";
    /** Password of the user. */
    public static final String PASSWORD = "mosquitto-s3cret";

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final Path directory;
    private final int port = RealServer.freePort();
    private final List<String> configuration = new ArrayList<>();
    private @Nullable RealServer process;

    private MosquittoServer(Path directory, List<String> more) {
        this.directory = directory;
        // it would leave the user's folder alone otherwise
        configuration.add("user root");
        configuration.add("persistence true");
        configuration.add("persistence_location " + directory + "/");
        configuration.add("max_queued_messages 0");
        configuration.add("listener " + port + " 127.0.0.1");
        configuration.addAll(more);
    }

    /** Whether mosquitto is on this machine. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A server that lets everybody in, with more lines for its listener or behind it; not started. */
    public static MosquittoServer in(Path directory, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of("allow_anonymous true"));
        lines.addAll(List.of(more));
        return configured(new MosquittoServer(Files.createDirectories(directory), lines));
    }

    /** A server that asks for a login; not started. */
    public static MosquittoServer withLoginIn(Path directory) throws IOException, InterruptedException {
        Path passwords = Files.createDirectories(directory).resolve("passwords");
        Process program = new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), USER, PASSWORD)
                .redirectErrorStream(true)
                .start();
        if (program.waitFor() != 0) {
            throw new IOException("mosquitto_passwd failed");
        }
        return configured(
                new MosquittoServer(directory, List.of("allow_anonymous false", "password_file " + passwords)));
    }

    private static MosquittoServer configured(MosquittoServer server) throws IOException {
        Files.write(server.directory.resolve("mosquitto.conf"), server.configuration);
        return server;
    }

    /** Starts it and waits until it takes connections. Idempotent. */
    public void start() throws IOException, InterruptedException {
        if (process == null) {
            process = RealServer.start(
                    directory,
                    List.of(PROGRAM.toString(), "-v", "-c", "mosquitto.conf"),
                    Duration.ofSeconds(30),
                    this::takesConnections);
        }
    }

    private boolean takesConnections() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    /** Ends it; it keeps sessions and messages. Idempotent. */
    public void stop() throws IOException, InterruptedException {
        RealServer running = process;
        if (running != null) {
            running.stop();
            process = null;
        }
    }

    /** Ends it as kill -9 does. Idempotent. */
    public void kill() throws IOException, InterruptedException {
        RealServer running = process;
        if (running != null) {
            running.kill();
            process = null;
        }
    }

    /** MQTT port on the loopback address. */
    public int port() {
        return port;
    }

    /** Everything it wrote about its work since its last start. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("server.log"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }
}
