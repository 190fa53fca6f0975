package io.sluice.management.http;

import io.sluice.core.gateway.Gateway;
import io.sluice.core.gateway.ListenerView;
import io.sluice.management.access.ApiAccess;
import io.sluice.management.access.Application;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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
    private static final long SAMPLE_MILLIS = 10_000;
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final HttpServer server;
    private final InetSocketAddress address;
    private final Application application;
    private final boolean newSecret;
    private final List<String> routes;

    private HttpApi(
            Vertx vertx, HttpServer server, InetSocketAddress address, Application.Kept kept, List<String> routes) {
        this.vertx = vertx;
        this.server = server;
        this.address = address;
        this.application = kept.application();
        this.newSecret = kept.isNew();
        this.routes = routes;
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
            HttpApi api = listen(vertx, settings, parts, kept);
            ApiAccess.at(api.address, kept.application()).write(parts.dataDirectory());
            LOG.info("HTTP API on {}", api.address);
            return api;
        } catch (IOException | RuntimeException failed) {
            close(vertx);
            throw failed;
        }
    }

    private static HttpApi listen(Vertx vertx, HttpSettings settings, ApiParts parts, Application.Kept kept)
            throws IOException {
        InetSocketAddress wanted = settings.http();
        ConnectionLimit connections = new ConnectionLimit(settings.maxClients());
        String shownAddress = wanted.getAddress().getHostAddress() + ":" + wanted.getPort();
        Router router = Router.router(vertx);
        router.get("/health").handler(context -> health(context, parts));
        router.head("/health").handler(context -> health(context, parts));
        router.route("/api/*").handler(new BasicAuth(kept.application())).handler(new SameOrigin());
        Routes routes = new Routes(vertx, router, settings.maxBodySize().bytes());
        addRoutes(routes, vertx, settings, parts, () -> connections.view(shownAddress));
        router.errorHandler(
                404,
                context -> Answers.fail(
                        context, 404, "no such path: " + context.request().path()));
        router.errorHandler(
                405,
                context -> Answers.fail(
                        context,
                        405,
                        context.request().method() + " is not a call of "
                                + context.request().path()));
        router.errorHandler(400, context -> Answers.fail(context, 400, "malformed request"));
        router.errorHandler(500, HttpApi::unexpected);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(wanted.getAddress().getHostAddress())
                        .setPort(wanted.getPort())
                        .setAcceptBacklog(settings.backlog())
                        .setHandle100ContinueAutomatically(true)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS))
                .connectionHandler(connections)
                .requestHandler(router);
        HttpServer listening = await(server.listen(), "cannot bind " + shownAddress + " (management.listener.http)");
        InetSocketAddress bound = new InetSocketAddress(wanted.getAddress(), listening.actualPort());
        return new HttpApi(vertx, listening, bound, kept, routes.names());
    }

    private static void addRoutes(
            Routes routes, Vertx vertx, HttpSettings settings, ApiParts parts, Supplier<ListenerView> own) {
        Gauges gauges = new Gauges(parts.core(), parts.rules());
        vertx.setPeriodic(SAMPLE_MILLIS, tick -> gauges.sample());
        new NodeEndpoints(parts.node(), parts.core().metrics(), gauges, () -> listeners(parts.gateways(), own.get()))
                .addTo(routes);
        new ClientEndpoints(parts.core().sessions(), parts.node(), settings.maxRowLimit()).addTo(routes);
        new PublishEndpoint(parts.context()).addTo(routes);
        new RuleEndpoints(parts.rules(), parts.node()).addTo(routes);
        new CatalogueEndpoints(parts.rules()).addTo(routes);
        new ResourceEndpoints(parts.rules(), parts.node()).addTo(routes);
        new QueryEndpoint(parts.rules().resources(), settings.maxRowLimit()).addTo(routes);
    }

    private static List<ListenerView> listeners(List<Gateway> gateways, ListenerView own) {
        List<ListenerView> all = new ArrayList<>();
        gateways.forEach(gateway -> all.addAll(gateway.listeners()));
        all.add(own);
        return all;
    }

    private static void health(RoutingContext context, ApiParts parts) {
        boolean healthy = parts.healthy().getAsBoolean();
        Answers.send(context, healthy ? 200 : 503, Json.encode(Map.of("status", healthy ? "running" : "not running")));
    }

    private static void unexpected(RoutingContext context) {
        LOG.error("{} {} failed", context.request().method(), context.request().path(), context.failure());
        Answers.fail(context, 500, "Internal Error, see the log");
    }

    /** Where it listens; the port is the real one if port 0 was asked for. */
    public InetSocketAddress address() {
        return address;
    }

    /** Who may call. */
    public Application application() {
        return application;
    }

    /** Whether the secret was made at this start: the moment to show it to the operator, once. */
    public boolean isSecretNew() {
        return newSecret;
    }

    /** Every call, as {@code GET /api/v3/rules/:id}. */
    List<String> routes() {
        return routes;
    }

    /** Takes no more calls; those in progress have a moment to end. Idempotent; blocks for a moment. */
    @Override
    public void close() {
        try {
            await(server.close(), "close");
        } catch (IOException late) {
            LOG.warn("HTTP API did not close in time: {}", late.getMessage());
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
