package io.sluice.connector.webhook;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.testkit.server.RealServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A web server as its own process (server.py), and resources that send to it. */
final class WebBox implements AutoCloseable {
    static final String TOKEN = "right-t0ken";

    private final Path directory;
    private final List<String> more;
    private final int port = RealServer.freePort();
    private @Nullable RealServer server;

    private WebBox(Path directory, List<String> more) {
        this.directory = directory;
        this.more = more;
    }

    /** A server with its files below the directory, not started; with TLS if certificate and key are given. */
    static WebBox in(Path directory, String... certificateAndKey) {
        return new WebBox(directory, Arrays.asList(certificateAndKey));
    }

    void start() throws IOException, InterruptedException {
        if (server == null) {
            Path script = directory.resolve("server.py");
            try (InputStream source = WebBox.class.getResourceAsStream("/server.py")) {
                if (source == null) {
                    throw new IllegalStateException("no server.py");
                }
                Files.write(script, source.readAllBytes());
            }
            List<String> command = new ArrayList<>(
                    List.of("/usr/bin/python3", script.toString(), Integer.toString(port), log().toString()));
            command.addAll(more);
            server = RealServer.start(directory, command, Duration.ofSeconds(60), () -> {
                try (Socket socket = new Socket("127.0.0.1", port)) {
                    return socket.isConnected();
                }
            });
        }
    }

    void stop() throws IOException, InterruptedException {
        RealServer running = server;
        if (running != null) {
            running.kill();
            server = null;
        }
    }

    int port() {
        return port;
    }

    /** The requests taken so far, each a line of JSON with path, headers and body. */
    List<String> taken() throws IOException {
        return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
    }

    /** Parameters of a resource that sends here. */
    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("url", "http://127.0.0.1:" + port);
        parameters.put("headers", Map.of("token", TOKEN));
        return parameters;
    }

    static Resource resource(Map<String, @Nullable Object> parameters, Path directory) throws Exception {
        WebHookResourceType type = new WebHookResourceType();
        return type.create(
                ParameterValues.check(type.parameters(), parameters),
                new ResourceContext("resource:test", "sluice@test", directory));
    }

    static Action action(Resource resource, Map<String, @Nullable Object> parameters) throws Exception {
        ActionType type = new WebHookResourceType().actions().get(0);
        return resource.action(type, ParameterValues.check(type.parameters(), parameters));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
    }

    private Path log() {
        return directory.resolve("taken.log");
    }
}
