package io.sluice.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A foreign server as its own process, with its own directory. Its output is in {@code server.log} there. It ends with
 * {@link #stop}, and also when this JVM ends, in whatever way: a shell between the two waits for the end of a pipe from
 * this JVM and then kills the server.
 */
public final class RealServer implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Runs the server, kills it when standard input ends, and answers with the server's exit code. */
    private static final String GUARD = """
            exec 3<&0
            "$@" </dev/null 3<&- & server=$!
            (read -r line <&3; kill -9 $server 2>/dev/null) & guard=$!
            echo $server > server.pid
            wait $server; code=$?
            kill $guard 2>/dev/null
            exit $code
            """;

    private final Process shell;
    private final Path directory;

    private RealServer(Process shell, Path directory) {
        this.shell = shell;
        this.directory = directory;
    }

    /** Finds out whether a server is ready; may throw while it is not. */
    @FunctionalInterface
    public interface Readiness {
        /** True if the server does its work now. */
        boolean isReady() throws Exception;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param directory working directory of the server, must exist
     * @param limit how long to wait
     * @throws IllegalStateException if it ends or does not become ready, with the end of its output
     */
    public static RealServer start(Path directory, List<String> command, Duration limit, Readiness readiness)
            throws IOException, InterruptedException {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard"));
        guarded.addAll(command);
        Files.deleteIfExists(directory.resolve("server.pid"));
        Process shell = new ProcessBuilder(guarded)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()))
                .start();
        RealServer server = new RealServer(shell, directory);
        long deadline = System.nanoTime() + limit.toNanos();
        while (!server.looksReady(readiness)) {
            boolean ended = shell.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() - deadline > 0) {
                server.kill();
                throw new IllegalStateException(
                        command.get(0) + (ended ? " ended" : " is not ready after " + limit) + ":\n" + server.logEnd());
            }
        }
        return server;
    }

    /** A TCP port of the loopback address that nobody uses now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A UDP port of the loopback address that nobody uses now. */
    public static int freeUdpPort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Process id of the server itself. */
    public long pid() throws IOException {
        return Long.parseLong(Files.readString(directory.resolve("server.pid")).trim());
    }

    /** Ends the server as an orderly shutdown does (SIGTERM); kills it if it takes longer than ten seconds. */
    public void stop() throws IOException, InterruptedException {
        if (shell.isAlive()) {
            ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
            if (!shell.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }

    /** Ends the server as kill -9 does. Returns when it is gone. */
    public void kill() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        if (!shell.waitFor(10, TimeUnit.SECONDS)) {
            shell.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    private boolean looksReady(Readiness readiness) {
        try {
            return readiness.isReady();
        } catch (Exception e) {
            return false;
        }
    }

    private String logEnd() throws IOException {
        String log = Files.readString(directory.resolve("server.log"), StandardCharsets.UTF_8);
        return log.substring(Math.max(0, log.length() - 4_000));
    }
}
