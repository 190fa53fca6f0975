package io.sluice.management.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another site has a browser send: a browser that knows the secret would add it by itself. Programs
 * send no {@code Origin}.
 */
final class SameOrigin implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin == null || isOurs(origin, context.request().getHeader(HttpHeaders.HOST))) {
            context.next();
        } else {
            Answers.fail(context, 403, "calls from pages of another site are refused");
        }
    }

    private static boolean isOurs(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
