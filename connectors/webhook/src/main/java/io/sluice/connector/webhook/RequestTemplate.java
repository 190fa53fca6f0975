package io.sluice.connector.webhook;

import io.sluice.connector.Row;
import io.sluice.connector.Template;
import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Makes requests of rows. Pure: the same row makes the same request, or is refused for the same reason, every time. */
final class RequestTemplate {
    private final WebHookConfig server;
    private final RequestConfig config;

    RequestTemplate(WebHookConfig server, RequestConfig config) {
        this.server = server;
        this.config = config;
    }

    /** Why a row can become no request. */
    static final class UnwritableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnwritableException(String reason) {
            super(reason, null, false, false);
        }

        /** The reason; never null, unlike that of other exceptions. */
        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * What one row brings into a request. Rows with the same URL and headers may share one.
     *
     * @param index place in the batch
     * @param key identity of the row
     * @param lane rows of one lane stay in order
     * @param url where it goes
     * @param headers headers but for that of the row's identity
     * @param body JSON object, or the whole body
     */
    record Item(int index, String key, int lane, HttpUrl url, Headers headers, String body) {
        boolean goesWith(Item other) {
            return url.equals(other.url) && headers.equals(other.headers);
        }
    }

    Item item(int index, Row row) throws UnwritableException {
        Template key = config.key();
        int lane = key == null ? 0 : Math.floorMod(key.render(row.values()).hashCode(), config.concurrency());
        return new Item(index, row.key().toString(), lane, url(row), headers(row), body(row));
    }

    /** The request that brings the items, which go with each other. */
    Request request(List<Item> items) {
        Item first = items.get(0);
        StringBuilder body = new StringBuilder(first.body());
        if (config.rows() > 1) {
            body.insert(0, '[');
            items.subList(1, items.size()).forEach(item -> body.append(',').append(item.body()));
            body.append(']');
        }
        Request.Builder request = new Request.Builder()
                .url(first.url())
                .headers(first.headers())
                .method(
                        server.method(),
                        RequestBody.create(body.toString().getBytes(StandardCharsets.UTF_8), config.contentType()));
        if (!config.keyHeader().isEmpty()) {
            String more = items.size() > 1 ? "+" + (items.size() - 1) : "";
            request.header(config.keyHeader(), first.key() + more);
        }
        return request.build();
    }

    private HttpUrl url(Row row) throws UnwritableException {
        Template path = config.path();
        if (path == null) {
            return server.url();
        }
        String rendered = UrlText.path(path, row.values());
        HttpUrl url = UrlText.appended(server.url(), rendered);
        if (url == null) {
            throw new UnwritableException("the path " + rendered + " leads out of the URL");
        }
        return url;
    }

    private Headers headers(Row row) throws UnwritableException {
        Headers.Builder headers = new Headers.Builder();
        server.headers().forEach(headers::addUnsafeNonAscii);
        for (Map.Entry<String, Template> entry : config.headers().entrySet()) {
            String value = entry.getValue().render(row.values());
            if (!HeaderText.isValue(value)) {
                throw new UnwritableException("the header " + entry.getKey() + " would hold a line break");
            }
            headers.removeAll(entry.getKey()).addUnsafeNonAscii(entry.getKey(), value);
        }
        return headers.build();
    }

    private String body(Row row) {
        Template whole = config.body();
        if (whole != null) {
            return whole.render(row.values());
        }
        Map<String, @Nullable Object> members =
                config.fields().isEmpty() ? sorted(row.values()) : filled(config.fields(), row.values());
        if (!config.keyField().isEmpty()) {
            members.put(config.keyField(), row.key().toString());
        }
        return ValueText.json(members);
    }

    /** Members by name, as the manual shows them (3742). */
    private static Map<String, @Nullable Object> sorted(Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> sorted = new TreeMap<>(values);
        sorted.replaceAll((name, value) -> value instanceof Map<?, ?> map ? sorted(byName(map)) : value);
        return sorted;
    }

    private static Map<String, @Nullable Object> byName(Map<?, ?> map) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    private static Map<String, @Nullable Object> filled(
            Map<String, Object> fields, Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            Object value = field instanceof Template template ? template.value(values) : field;
            filled.put(name, value == ValuePath.UNDEFINED ? null : value);
        });
        return filled;
    }
}
