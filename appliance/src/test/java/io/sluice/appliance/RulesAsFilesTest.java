package io.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole product with a folder of rules: what is wrong in it never keeps it from starting. */
@Feature({"RU-10", "RU-12"})
class RulesAsFilesTest {
    private static final String GOOD = """
            ---
            actions:
              - name: data_to_embedded
                params: {$resource: tables, table: readings}
            ---
            SELECT payload.t AS t FROM "t/#"
            """;

    @TempDir
    Path data;

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws Exception {
        Files.writeString(folder.resolve("readings.sql"), GOOD);
        Files.writeString(folder.resolve("tables.yaml"), "type: embedded\ndescription: Tables of the plant\n");
        Files.writeString(folder.resolve("broken.sql"), "SELECT *\nFORM \"t\"\n");
        Files.writeString(folder.resolve("lost.yaml"), "type: embedded\nconfig:\n  folder: ${env:NO_SUCH_VARIABLE}\n");
    }

    private TestSluice start() throws Exception {
        return TestSluice.start(data, Map.of(), "rule_engine.rules_dir=" + folder);
    }

    private static String get(TestSluice sluice, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sluice.sluice().api().base() + "/api/v3" + path))
                .header("Authorization", sluice.sluice().api().application().authorization())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void theGoodOnesAreInForceAndTheBrokenOnesAreTold() throws Exception {
        try (TestSluice sluice = start()) {
            assertThat(get(sluice, "/rules/readings"))
                    .contains("\"enabled\":true", "\"problem\":null", "\"file\":\"readings.sql\"");
            assertThat(get(sluice, "/rule_files"))
                    .contains("\"file\":\"broken.sql\",\"line\":2,\"column\":1")
                    .contains("there is no environment variable NO_SUCH_VARIABLE");
            assertThat(get(sluice, "/alarms/activated")).contains("rule_file/broken.sql", "rule_file/lost.yaml");
        }
        Files.writeString(folder.resolve("readings.sql"), GOOD.replace("SELECT", "SELEC"));
        try (TestSluice again = start()) {
            assertThat(get(again, "/rules/readings"))
                    .as("what was right last")
                    .contains("\"problem\":null", "SELECT payload.t AS t");
            assertThat(get(again, "/rule_files")).contains("\"file\":\"readings.sql\",\"line\":6,\"column\":1");
            assertThat(get(again, "/rule_files/export")).contains("\"readings.sql\":\"---");
        }
    }
}
