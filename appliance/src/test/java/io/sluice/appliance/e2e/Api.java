package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The HTTP API of a Sluice, asked by curl. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final String application;

    Api(int port, String application) {
        this.base = "http://127.0.0.1:" + port + "/api/v3";
        this.application = application;
    }

    /** What a GET answers as data. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return data(curl(path));
    }

    /** What a POST answers as data. */
    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return data(curl(path, "-H", "Content-Type: application/json", "-d", JSON.writeValueAsString(body)));
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return data(curl(path, "-X", "DELETE"));
    }

    /** Value of a counter, for instance {@code packets/malformed}. */
    long metric(String name) throws IOException, InterruptedException {
        return get("/metrics").path(0).path("metrics").path(name).asLong(-1);
    }

    private String curl(String path, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-u", application, base + path));
        command.addAll(List.of(more));
        return Program.run(command);
    }

    private static JsonNode data(String answer) throws IOException {
        JsonNode json = JSON.readTree(answer);
        assertThat(json.path("code").asInt(-1)).as(answer).isZero();
        return json.path("data");
    }
}
