package io.sluice.management.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.management.access.ApiAccess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls of the HTTP API, one after the other. */
final class Connection {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String BASE = "/api/v3";
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(3);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);
    private static final int PAGE_SIZE = 1000;

    private final ApiAccess access;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE)
            .build();

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
        HttpResponse<byte[]> response = send(method, path, body);
        JsonNode answer = read(response);
        int code = answer.path("code").asInt(-1);
        if (response.statusCode() == 401) {
            throw new CliException(
                    CliException.REFUSED,
                    access.base() + " does not know this application: check SLUICE_APP or --data");
        }
        if (code != 0) {
            throw new ApiError(code, answer.path("message").asText());
        }
        return answer.path("data");
    }

    private HttpResponse<byte[]> send(String method, String path, @Nullable Map<String, ?> body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.base() + BASE + path))
                    .timeout(ANSWER_PATIENCE)
                    .header("Authorization", access.application().authorization());
            if (body == null) {
                request.method(method, BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            }
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (ConnectException down) {
            throw new CliException(CliException.DOWN, "Sluice is not running: nothing answers at " + access.base());
        } catch (IOException broken) {
            throw new CliException(CliException.DOWN, "no answer from " + access.base() + ": " + broken.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.DOWN, "interrupted");
        }
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (answer != null && answer.has("code")) {
                return answer;
            }
        } catch (JsonProcessingException notJson) {
            // told below
        } catch (IOException impossible) {
            throw new CliException(CliException.DOWN, impossible.toString());
        }
        throw new CliException(
                CliException.DOWN,
                "what answers at " + access.base() + " is no Sluice (HTTP " + response.statusCode() + ")");
    }
}
