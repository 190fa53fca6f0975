package io.sluice.management.http;

import io.sluice.management.access.ApiAccess;
import io.sluice.management.access.Application;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API: {@code /api/v3/...} behind HTTP Basic, {@code /health} for everybody. Has an event loop and a few worker
 * threads of its own; nothing it does holds up the loops of devices.
 */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int WORKERS = 8;
    private static final int IDLE_SECONDS = 60;
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final HttpServer server;
    private final InetSocketAddress address;
    private final Path dataDirectory;
    private final Application.Kept kept;
    private final List<String> routes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpApi(Vertx vertx, HttpSettings settings, ApiParts parts, Application.Kept kept) throws IOException {
        InetSocketAddress wanted = settings.http();
        String shown = wanted.getAddress().getHostAddress() + ":" + wanted.getPort();
        ConnectionLimit connections = new ConnectionLimit(settings.maxClients());
        ApiRouter router = new ApiRouter(vertx, settings, parts, kept.application(), () -> connections.view(shown));
        HttpServer made = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(wanted.getAddress().getHostAddress())
                        .setPort(wanted.getPort())
                        .setAcceptBacklog(settings.backlog())
                        .setHandle100ContinueAutomatically(true)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS))
                .connectionHandler(connections)
                .requestHandler(router.router());
        this.vertx = vertx;
        this.server = await(made.listen(), "cannot bind " + shown + " (management.listener.http)");
        this.address = new InetSocketAddress(wanted.getAddress(), server.actualPort());
        this.dataDirectory = parts.dataDirectory();
        this.kept = kept;
        this.routes = router.names();
    }

    /**
     * Binds the address, and leaves address and secret in the data directory for the command line.
     *
     * @throws IOException if the address cannot be bound or the data directory not be written; nothing is open then
     */
    public static HttpApi start(HttpSettings settings, ApiParts parts) throws IOException {
        Application.Kept kept = settings.defaultSecret() == null
                ? Application.kept(parts.dataDirectory())
                : new Application.Kept(new Application(Application.DEFAULT_ID, settings.defaultSecret()), false);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        try {
            HttpApi api = new HttpApi(vertx, settings, parts, kept);
            ApiAccess.at(api.address, kept.application()).write(parts.dataDirectory());
            LOG.info("HTTP API on {}", api.address);
            if (!api.address.getAddress().isLoopbackAddress()) {
                LOG.warn("the HTTP API is open to the network without TLS: put a proxy with TLS before it");
            }
            return api;
        } catch (IOException | RuntimeException failed) {
            close(vertx);
            throw failed;
        }
    }

    /** Where it listens; the port is the real one if port 0 was asked for. */
    public InetSocketAddress address() {
        return address;
    }

    /** Who may call. */
    public Application application() {
        return kept.application();
    }

    /** Whether the secret was made at this start: the moment to show it to the operator, once. */
    public boolean isSecretNew() {
        return kept.isNew();
    }

    /** Every call, as {@code GET /api/v3/rules/:id}. */
    List<String> routes() {
        return routes;
    }

    /** Takes no more calls; those in progress have a moment to end. Idempotent; blocks for a moment. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            // nobody is to send the secret to whoever gets this port next
            ApiAccess.forget(dataDirectory);
            await(server.close(), "close");
        } catch (IOException failed) {
            LOG.warn("HTTP API did not close as it should: {}", failed.getMessage());
        }
        close(vertx);
    }

    private static void close(Vertx vertx) {
        try {
            await(vertx.close(), "close");
        } catch (IOException late) {
            LOG.warn("HTTP API did not stop in time: {}", late.getMessage());
        }
    }

    private static <T> T await(Future<T> future, String failure) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(failure + ": " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IOException(failure + ": no answer in " + PATIENCE_SECONDS + " s", late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException(failure + ": interrupted", stopping);
        }
    }
}
