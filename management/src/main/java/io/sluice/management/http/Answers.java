package io.sluice.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Writes answers. On the event loop of the request. */
final class Answers {
    private static final String JSON = "application/json; charset=utf-8";

    private Answers() {}

    /** A refusal below the API: the HTTP status says it too. */
    static void fail(RoutingContext context, int status, String message) {
        send(context, status, Json.encode(Envelope.failure(status, message)));
    }

    static void send(RoutingContext context, int status, Buffer json) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json);
    }
}
