package io.sluice.management.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.management.access.ApiAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the HTTP API, one after the other. Uses the JDK's old client: the new one costs half a second of processor time
 * before its first request, five times what the rest of a command takes.
 */
final class Connection {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // they make 100.0 an 1E+2
            .build();

    private static final String BASE = "/api/v3";
    private static final int CONNECT_PATIENCE_MILLIS = 3_000;
    private static final int ANSWER_PATIENCE_MILLIS = 60_000;
    private static final int PAGE_SIZE = 1000;

    private final ApiAccess access;

    Connection(ApiAccess access) {
        this.access = access;
    }

    JsonNode get(String path) throws ApiError {
        return call("GET", path, null);
    }

    JsonNode post(String path, Map<String, ?> body) throws ApiError {
        return call("POST", path, body);
    }

    JsonNode put(String path, Map<String, ?> body) throws ApiError {
        return call("PUT", path, body);
    }

    JsonNode delete(String path) throws ApiError {
        return call("DELETE", path, null);
    }

    /** Every object of a list that comes in pages. */
    void forEachPaged(String path, Consumer<JsonNode> use) throws ApiError {
        int page = 1;
        int pages;
        do {
            JsonNode data = get(path + "?curr_page=" + page + "&page_size=" + PAGE_SIZE);
            data.path("objects").forEach(use);
            pages = data.path("total_page").asInt(1);
            page++;
        } while (page <= pages);
    }

    /** A path of parts that may hold anything. */
    static String path(String... parts) {
        List<String> encoded = new ArrayList<>();
        for (String part : parts) {
            encoded.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return "/" + String.join("/", encoded);
    }

    /**
     * One call.
     *
     * @return the {@code data} of the answer; a missing node if there is none
     * @throws ApiError if the API says no
     * @throws CliException if nobody answers, or not as Sluice does
     */
    private JsonNode call(String method, String path, @Nullable Map<String, ?> body) throws ApiError {
        JsonNode answer;
        try {
            HttpURLConnection request = request(method, path, body);
            if (request.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw new CliException(
                        CliException.REFUSED,
                        access.base() + " does not know this application: check SLUICE_APP or --data");
            }
            answer = read(request);
        } catch (ConnectException down) {
            throw new CliException(CliException.DOWN, "Sluice is not running: nothing answers at " + access.base());
        } catch (IOException broken) {
            throw new CliException(CliException.DOWN, "no answer from " + access.base() + ": " + broken.getMessage());
        }
        int code = answer.path("code").asInt(-1);
        if (code != 0) {
            throw new ApiError(code, answer.path("message").asText());
        }
        return answer.path("data");
    }

    private HttpURLConnection request(String method, String path, @Nullable Map<String, ?> body) throws IOException {
        URL url = URI.create(access.base() + BASE + path).toURL();
        HttpURLConnection request = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        request.setRequestMethod(method);
        request.setConnectTimeout(CONNECT_PATIENCE_MILLIS);
        request.setReadTimeout(ANSWER_PATIENCE_MILLIS);
        request.setInstanceFollowRedirects(false);
        request.setRequestProperty("Authorization", access.application().authorization());
        if (body != null) {
            request.setRequestProperty("Content-Type", "application/json");
            request.setDoOutput(true);
            try (OutputStream out = request.getOutputStream()) {
                out.write(JSON.writeValueAsBytes(body));
            }
        }
        return request;
    }

    private JsonNode read(HttpURLConnection request) throws IOException {
        boolean failed = request.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
        try (InputStream in = failed ? request.getErrorStream() : request.getInputStream()) {
            JsonNode answer = in == null ? null : JSON.readTree(in);
            if (answer != null && answer.has("code")) {
                return answer;
            }
        } catch (JsonProcessingException notJson) {
            // told below
        }
        throw new CliException(
                CliException.DOWN,
                "what answers at " + access.base() + " is no Sluice (HTTP " + request.getResponseCode() + ")");
    }
}
