package io.sluice.management.http;

import io.sluice.core.gateway.ListenerView;
import io.sluice.core.metric.Stats;
import io.sluice.management.access.Application;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.engine.Buffers;
import io.sluice.rule.engine.RuleEngine;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is answered, and by whom: health for all, the calls behind the secret, and what is no call. */
final class ApiRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);
    private static final long SAMPLE_MILLIS = 10_000;

    private final Router router;
    private final Routes routes;

    /** @param own tells of the API's own listener */
    ApiRouter(Vertx vertx, HttpSettings settings, ApiParts parts, Application application, Supplier<ListenerView> own) {
        this.router = Router.router(vertx);
        this.routes = new Routes(vertx, router, settings.maxBodySize().bytes());
        router.get("/health").handler(context -> health(context, parts.healthy()));
        router.head("/health").handler(context -> health(context, parts.healthy()));
        router.route("/api/*").handler(new BasicAuth(application)).handler(new SameOrigin());
        addCalls(vertx, settings, parts, own);
        router.errorHandler(404, ApiRouter::noSuchPath);
        router.errorHandler(405, ApiRouter::noSuchMethod);
        router.errorHandler(400, context -> Answers.fail(context, 400, "malformed request"));
        router.errorHandler(500, ApiRouter::unexpected);
    }

    private void addCalls(Vertx vertx, HttpSettings settings, ApiParts parts, Supplier<ListenerView> own) {
        Stats stats = stats(parts.core().stats(), parts.rules());
        stats.add("delayed", parts.modules().delayed()::count);
        vertx.setPeriodic(SAMPLE_MILLIS, tick -> vertx.executeBlocking(stats::sample, false));
        new NodeEndpoints(parts.node(), parts.core().metrics(), stats).addTo(routes);
        new ListenerEndpoints(parts.node(), parts.gateways(), own).addTo(routes);
        new ClientEndpoints(parts.core().sessions(), parts.node(), settings.maxRowLimit()).addTo(routes);
        new AlarmEndpoints(parts.alarms(), parts.node(), settings.maxRowLimit()).addTo(routes);
        new RetainerEndpoints(parts.core().retained(), settings.maxRowLimit()).addTo(routes);
        new BanEndpoints(parts.modules().bans(), parts.node(), settings.maxRowLimit()).addTo(routes);
        new DelayedEndpoints(parts.modules().delayed(), settings.maxRowLimit()).addTo(routes);
        new PublishEndpoint(parts.context()).addTo(routes);
        new RuleEndpoints(parts.rules(), parts.node()).addTo(routes);
        new ExplainEndpoints(parts.rules()).addTo(routes);
        new BufferEndpoints(parts.rules(), settings.maxRowLimit()).addTo(routes);
        new CatalogueEndpoints(parts.rules()).addTo(routes);
        new ResourceEndpoints(parts.rules(), parts.node()).addTo(routes);
        new BridgeEndpoints(parts.bridges()).addTo(routes);
        new RuleFileEndpoints(parts.files(), parts.folder()).addTo(routes);
        new QueryEndpoint(parts.rules().resources(), settings.maxRowLimit()).addTo(routes);
    }

    private static Stats stats(Stats stats, RuleEngine rules) {
        stats.add("rules", () -> rules.list().size());
        stats.add("actions", () -> rules.actions().size());
        stats.add("resources", () -> rules.resources().list().size());
        stats.add("buffers/rows", () -> sum(rules, BufferStatus::rows));
        stats.add("buffers/bytes", () -> sum(rules, BufferStatus::bytes));
        stats.add("buffers/oldest_seconds", () -> oldestSeconds(rules));
        stats.add("buffers/dead_letters", () -> sum(rules, BufferStatus::deadLetters));
        return stats;
    }

    private static long sum(RuleEngine rules, ToLongFunction<BufferStatus> part) {
        return rules.buffers().list().stream()
                .map(Buffers.View::status)
                .mapToLong(part)
                .sum();
    }

    private static long oldestSeconds(RuleEngine rules) {
        return rules.buffers().list().stream()
                .mapToLong(buffer ->
                        TimeUnit.MILLISECONDS.toSeconds(buffer.status().oldestAgeMillis()))
                .max()
                .orElse(0);
    }

    private static void health(RoutingContext context, BooleanSupplier healthy) {
        boolean well = healthy.getAsBoolean();
        Answers.send(context, well ? 200 : 503, Json.encode(Map.of("status", well ? "running" : "not running")));
    }

    private static void noSuchPath(RoutingContext context) {
        Answers.fail(context, 404, "no such path: " + context.request().path());
    }

    private static void noSuchMethod(RoutingContext context) {
        String path = context.request().path();
        Answers.fail(context, 405, context.request().method() + " is not a call of " + path);
    }

    private static void unexpected(RoutingContext context) {
        LOG.error("{} {} failed", context.request().method(), context.request().path(), context.failure());
        Answers.fail(context, 500, "Internal Error, see the log");
    }

    /** What a server hands its requests to. */
    Router router() {
        return router;
    }

    /** Every call, as {@code GET /api/v3/rules/:id}. */
    List<String> names() {
        return routes.names();
    }
}
