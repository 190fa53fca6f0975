package io.sluice.connector.webhook;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the action: what a request is made of.
 *
 * @param path appended to the resource's URL; null for nothing
 * @param headers headers besides those of the resource
 * @param body whole body, null for JSON
 * @param fields members of the JSON object, empty for all selected values
 * @param contentType what the body is
 * @param keyHeader header with the row's identity, empty for none
 * @param keyField member of the JSON object with the row's identity, empty for none
 * @param rows rows in one request: 1 sends an object, more send an array
 * @param concurrency requests under way at once
 * @param key rows of one key stay in order; null if all do
 */
record RequestConfig(
        @Nullable Template path,
        Map<String, Template> headers,
        @Nullable Template body,
        Map<String, Object> fields,
        MediaType contentType,
        String keyHeader,
        String keyField,
        int rows,
        int concurrency,
        @Nullable Template key) {
    private static final String PATH = "path";
    private static final String HEADERS = "headers";
    private static final String BODY = "payload_tmpl";
    private static final String FIELDS = "template";
    private static final String CONTENT_TYPE = "content_type";
    private static final String KEY_HEADER = "idempotency_header";
    private static final String KEY_FIELD = "key_field";
    private static final String ROWS = "batch_size";
    private static final String CONCURRENCY = "concurrency";
    private static final String KEY = "key";

    static final List<Parameter> PARAMETERS = declared();

    private static List<Parameter> declared() {
        Parameter.Type text = Parameter.Type.STRING;
        Parameter.Type template = Parameter.Type.TEMPLATE;
        return List.of(
                Parameter.optional(
                        PATH, template, "", "Path", "appended to the URL; a value cannot add segments or a query"),
                Parameter.optional(HEADERS, Parameter.Type.OBJECT, null, "Headers", "object of name to template"),
                Parameter.optional(
                        FIELDS,
                        Parameter.Type.OBJECT,
                        null,
                        "Payload Template",
                        "members of the JSON object, of name to template or constant; empty: all selected values"),
                Parameter.optional(
                        BODY,
                        template,
                        "",
                        "Body",
                        "whole body as text; values are put in as they are, without quoting"),
                Parameter.optional(CONTENT_TYPE, text, "application/json", "Content Type", "of the body"),
                Parameter.optional(
                        KEY_HEADER,
                        text,
                        "idempotency-key",
                        "Idempotency Header",
                        "header with the row's identity, by which a receiver can count once; empty for none"),
                Parameter.optional(
                        KEY_FIELD,
                        text,
                        "",
                        "Key Field",
                        "member of the JSON object with the row's identity; empty: none"),
                Parameter.optional(
                        ROWS,
                        Parameter.Type.NUMBER,
                        1L,
                        "Batch Size",
                        "rows in one request, 1 to 1000; above 1 the body is a JSON array"),
                Parameter.optional(
                        CONCURRENCY,
                        Parameter.Type.NUMBER,
                        1L,
                        "Concurrency",
                        "requests under way at once, 1 to 16; above 1 order is kept for each key only"),
                Parameter.optional(
                        KEY, template, "", "Order Key", "template; needed with concurrency: name the device"));
    }

    static RequestConfig of(ParameterValues values) throws InvalidParameterException {
        Template body = optional(values, BODY);
        int rows = (int) bounded(values, ROWS, 1_000);
        Map<String, Object> fields = new LinkedHashMap<>();
        values.object(FIELDS).forEach((name, value) -> fields.put(name, parsed(value)));
        if (body != null && !fields.isEmpty()) {
            throw new InvalidParameterException(BODY, "parameters payload_tmpl and template exclude each other");
        }
        if (body != null && rows > 1) {
            throw new InvalidParameterException(ROWS, "parameter batch_size above 1 is for JSON, not for payload_tmpl");
        }
        Template key = optional(values, KEY);
        int concurrency = (int) bounded(values, CONCURRENCY, 16);
        if (concurrency > 1 && key == null) {
            throw new InvalidParameterException(
                    KEY, "parameter key is required with concurrency above 1: rows of one key stay in order");
        }
        String contentType = values.text(CONTENT_TYPE);
        MediaType type = MediaType.parse(contentType);
        if (type == null) {
            throw new InvalidParameterException(
                    CONTENT_TYPE, "parameter content_type is no media type: " + contentType);
        }
        return new RequestConfig(
                path(values),
                headers(values),
                body,
                fields,
                type,
                name(values, KEY_HEADER),
                values.text(KEY_FIELD),
                rows,
                concurrency,
                key);
    }

    private static Object parsed(@Nullable Object value) {
        return value instanceof String text ? Template.parse(text) : value == null ? "" : value;
    }

    private static @Nullable Template path(ParameterValues values) throws InvalidParameterException {
        Template path = optional(values, PATH);
        if (path != null && !path.toString().startsWith("/")) {
            throw new InvalidParameterException(PATH, "parameter path must begin with /");
        }
        return path;
    }

    private static Map<String, Template> headers(ParameterValues values) throws InvalidParameterException {
        Map<String, Template> headers = new LinkedHashMap<>();
        for (Map.Entry<String, ?> entry : values.object(HEADERS).entrySet()) {
            if (!HeaderText.isName(entry.getKey())) {
                throw new InvalidParameterException(
                        HEADERS, "parameter headers: " + entry.getKey() + " is no header that may be set");
            }
            headers.put(entry.getKey(), Template.parse(String.valueOf(entry.getValue())));
        }
        return headers;
    }

    private static String name(ParameterValues values, String parameter) throws InvalidParameterException {
        String name = values.text(parameter);
        if (!name.isEmpty() && !HeaderText.isName(name)) {
            throw new InvalidParameterException(
                    parameter, "parameter " + parameter + ": " + name + " is no header that may be set");
        }
        return name;
    }

    private static @Nullable Template optional(ParameterValues values, String name) {
        String text = values.text(name);
        return text.isEmpty() ? null : Template.parse(text);
    }

    private static long bounded(ParameterValues values, String name, long most) throws InvalidParameterException {
        long value = values.integer(name);
        if (value < 1 || value > most) {
            throw new InvalidParameterException(name, "parameter " + name + " must be 1 to " + most + ", not " + value);
        }
        return value;
    }
}
