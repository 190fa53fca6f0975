package io.sluice.appliance.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.management.access.ApiAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The HTTP API as any program would call it. Blocks; used by one thread. */
final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ApiAccess access;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Api(ApiAccess access) {
        this.access = access;
    }

    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return call(path, request -> request.POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call(path, HttpRequest.Builder::GET);
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return call(path, HttpRequest.Builder::DELETE);
    }

    /** Sets the method and body of a request. */
    private interface Method {
        void set(HttpRequest.Builder request) throws IOException;
    }

    private JsonNode call(String path, Method method) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.base() + "/api/v3" + path))
                .timeout(PATIENCE)
                .header("Authorization", access.application().authorization())
                .header("Content-Type", "application/json");
        method.set(request);
        JsonNode answer = JSON.readTree(
                http.send(request.build(), BodyHandlers.ofByteArray()).body());
        if (answer.path("code").asInt(-1) != 0) {
            throw new IOException("the API answers " + answer);
        }
        return answer.path("data");
    }
}
