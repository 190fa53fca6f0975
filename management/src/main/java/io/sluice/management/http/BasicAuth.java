package io.sluice.management.http;

import io.sluice.management.access.Application;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets requests pass that carry the application's id and secret (RFC 7617); others get a real 401. */
final class BasicAuth implements Handler<RoutingContext> {
    private final byte[] expected;

    BasicAuth(Application application) {
        this.expected = application.authorization().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void handle(RoutingContext context) {
        if (isKnown(context.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            context.next();
            return;
        }
        context.response().putHeader("WWW-Authenticate", "Basic realm=\"sluice\", charset=\"UTF-8\"");
        Answers.fail(
                context, 401, "unknown application or wrong secret: HTTP Basic with AppID and secret is asked for");
    }

    private boolean isKnown(@Nullable String header) {
        int schemeEnd = header == null ? -1 : header.indexOf(' ');
        if (header == null || schemeEnd < 0 || !"basic".equalsIgnoreCase(header.substring(0, schemeEnd))) {
            return false;
        }
        String given = "Basic " + header.substring(schemeEnd + 1).strip();
        // takes the same time wherever the first difference is
        return MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.ISO_8859_1));
    }
}
