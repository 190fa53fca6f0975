package io.sluice.connector.webhook;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Lookup;
import io.sluice.connector.Template;
import io.sluice.connector.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Questions over HTTP. A statement is {@code GET /path} or {@code POST /path} and, for POST, the body behind a line break;
 * <code>${1}</code>, <code>${2}</code> stand for the parameters: in the path percent-encoded, in the body as JSON text. The answer
 * is a JSON object (one row), or an array of objects or values (a row each).
 */
final class WebLookup implements Lookup {
    /** Bytes that an answer may have. */
    static final int MOST_BYTES = 1 << 20;

    private static final Pattern STATEMENT =
            Pattern.compile("\\s*(GET|POST)\\s+(/\\S*)\\s*(?:\\R(.*))?", Pattern.DOTALL);
    private static final MediaType JSON = MediaType.get("application/json");

    private final WebClient client;

    WebLookup(WebClient client) {
        this.client = client;
    }

    @Override
    public Answer query(String statement, List<@Nullable Object> parameters, int maxRows) throws ConnectorException {
        Matcher parts = STATEMENT.matcher(statement);
        if (!parts.matches()) {
            throw ConnectorException.reject(
                    "a question is GET /path, or POST /path and the body on the next line", null);
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            values.put(Integer.toString(i + 1), parameters.get(i));
        }
        String path = UrlText.path(Template.parse(parts.group(2)), values);
        HttpUrl url = UrlText.appended(client.config().url(), path);
        if (url == null) {
            throw ConnectorException.reject("the path " + path + " leads out of the URL", null);
        }
        Request.Builder request = new Request.Builder().url(url);
        client.config().headers().forEach(request::header);
        request.header("accept", "application/json");
        if (parts.group(1).equals("POST")) {
            request.post(RequestBody.create(body(parts.group(3), values), JSON));
        }
        byte[] answer = client.ask(request.build(), MOST_BYTES);
        return answer == null ? new Answer(List.of(), List.of(), false) : rows(JsonAnswer.read(answer), maxRows);
    }

    private static byte[] body(@Nullable String template, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> json = new HashMap<>();
        values.forEach((name, value) -> json.put(name, ValueText.json(value)));
        return Template.parse(template == null ? "" : template).render(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Answer rows(@Nullable Object json, int maxRows) {
        List<?> found = json instanceof List<?> list ? list : json == null ? List.of() : List.of(json);
        boolean truncated = found.size() > maxRows;
        List<?> kept = truncated ? found.subList(0, maxRows) : found;
        Set<String> columns = new LinkedHashSet<>();
        kept.forEach(row -> columns.addAll(names(row)));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object row : kept) {
            List<@Nullable Object> values = new ArrayList<>();
            for (String column : columns) {
                values.add(row instanceof Map<?, ?> map ? map.get(column) : column.equals("value") ? row : null);
            }
            rows.add(values);
        }
        return new Answer(List.copyOf(columns), rows, truncated);
    }

    private static List<String> names(@Nullable Object row) {
        return row instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of("value");
    }
}
