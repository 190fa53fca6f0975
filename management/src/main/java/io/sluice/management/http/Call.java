package io.sluice.management.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as an {@link Endpoint} sees it. Used by one worker thread. */
final class Call {
    private final RoutingContext context;
    private final byte[] body;
    private @Nullable Map<String, @Nullable Object> json;

    Call(RoutingContext context, Buffer body) {
        this.context = context;
        this.body = body.getBytes();
    }

    /** The part of the path that stands for {@code :name}, decoded. */
    String path(String name) {
        String value = context.pathParam(name);
        if (value == null) {
            throw new IllegalStateException("no :" + name + " in this route");
        }
        return value;
    }

    /** The same, null where the route has no such part. */
    @Nullable
    String pathOrNull(String name) {
        return context.pathParam(name);
    }

    /** Query parameter, null if it is not given. */
    @Nullable
    String query(String name) {
        String value = context.queryParams().get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Query parameter that is a whole number of at least 1. */
    int query(String name, int fallback) throws ApiException {
        String text = query(name);
        if (text == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, as for numbers out of range
        }
        throw ApiException.badArguments(name + " must be a whole number of at least 1, not " + text);
    }

    /** The body, which must be a JSON object. */
    Map<String, @Nullable Object> json() throws ApiException {
        return json(ApiException.BAD_REQUEST);
    }

    Map<String, @Nullable Object> json(int codeIfBroken) throws ApiException {
        if (json == null) {
            json = Json.decodeObject(body, codeIfBroken);
        }
        return json;
    }

    /** Whether the body (or, as the manual's examples have it, the query) says {@code name: true}. */
    boolean flag(String name) throws ApiException {
        String inQuery = query(name);
        Object value = inQuery == null ? json().get(name) : inQuery;
        return value != null && "true".equals(value.toString());
    }

    /** Text in the body that must be there. */
    String text(String name) throws ApiException {
        Object value = json().get(name);
        if (value == null) {
            throw ApiException.badArguments(name + " is required");
        }
        if (!(value instanceof String text)) {
            throw ApiException.badArguments(name + " must be text");
        }
        return text;
    }

    /** Text in the body that may be left out. */
    String text(String name, String fallback) throws ApiException {
        return json().get(name) == null ? fallback : text(name);
    }

    /** Object in the body that may be left out. */
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> object(String name) throws ApiException {
        Object value = json().get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw ApiException.badArguments(name + " must be an object");
        }
        return (Map<String, @Nullable Object>) map;
    }
}
