package io.sluice.management.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of calls. Bodies are read on the event loop, up to a limit; endpoints run on worker threads, so that one that
 * compiles, connects or waits holds up nobody; their answers are encoded there too.
 */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final Vertx vertx;
    private final Router router;
    private final long maxBodySize;
    private final List<String> names = new ArrayList<>();

    Routes(Vertx vertx, Router router, long maxBodySize) {
        this.vertx = vertx;
        this.router = router;
        this.maxBodySize = maxBodySize;
    }

    void get(String path, Endpoint endpoint) {
        add(Envelope.V3, HttpMethod.GET, path, endpoint);
    }

    void post(String path, Endpoint endpoint) {
        add(Envelope.V3, HttpMethod.POST, path, endpoint);
    }

    void put(String path, Endpoint endpoint) {
        add(Envelope.V3, HttpMethod.PUT, path, endpoint);
    }

    void delete(String path, Endpoint endpoint) {
        add(Envelope.V3, HttpMethod.DELETE, path, endpoint);
    }

    /**
     * Adds a call.
     *
     * @param path below the version's base, with {@code :name} for what varies
     */
    void add(Envelope envelope, HttpMethod method, String path, Endpoint endpoint) {
        names.add(method + " " + envelope.base() + path);
        router.route(method, envelope.base() + path)
                .handler(context -> readBody(context, body -> run(context, envelope, endpoint, body)));
    }

    /** Every call, as {@code GET /api/v3/rules/:id}, in order of adding. */
    List<String> names() {
        return List.copyOf(names);
    }

    private void readBody(RoutingContext context, Consumer<Buffer> whenRead) {
        HttpServerRequest request = context.request();
        if (declaredLength(request) > maxBodySize) {
            refuseBody(context);
            return;
        }
        Buffer body = Buffer.buffer();
        Handler<Buffer> collect = part -> {
            if (body.length() + part.length() <= maxBodySize) {
                body.appendBuffer(part);
            } else {
                request.handler(ignored -> {});
                refuseBody(context);
            }
        };
        request.handler(collect);
        request.endHandler(end -> {
            if (!context.response().ended()) {
                whenRead.accept(body);
            }
        });
    }

    private static long declaredLength(HttpServerRequest request) {
        String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            // the HTTP decoder refused the request already
            return 0;
        }
    }

    private void refuseBody(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Answers.fail(context, 413, "the body is larger than " + maxBodySize + " bytes (management.max_body_size)");
    }

    private void run(RoutingContext context, Envelope envelope, Endpoint endpoint, Buffer body) {
        Call call = new Call(context, body);
        vertx.executeBlocking(() -> answer(context, envelope, endpoint, call), false)
                .onSuccess(json -> Answers.send(context, 200, json))
                .onFailure(context::fail);
    }

    private static Buffer answer(RoutingContext context, Envelope envelope, Endpoint endpoint, Call call) {
        try {
            return Json.encode(envelope.success(endpoint.answer(call)));
        } catch (ApiException refused) {
            return Json.encode(Envelope.failure(refused.code(), String.valueOf(refused.getMessage())));
        } catch (RuntimeException unexpected) {
            LOG.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    unexpected);
            return Json.encode(Envelope.failure(
                    ApiException.INTERNAL,
                    "Internal Error: " + unexpected.getClass().getSimpleName() + ", see the log"));
        }
    }
}
