package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to the embedded tables, from a publish to the answer. */
final class QueryEndpointTest {
    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void rowsThatARuleWroteAreReadBack() throws Exception {
        rig.embeddedReadings();
        for (int i = 1; i <= 3; i++) {
            rig.post(
                    "/api/v3/mqtt/publish",
                    "{\"topic\":\"t/" + i + "\",\"payload\":\"{\\\"v\\\":900719925474099" + i + "}\",\"qos\":1}");
        }
        rig.await(() -> rig.post("/api/v3/query", "{\"sql\":\"SELECT count(*) AS n FROM readings\"}")
                .body()
                .contains("[[3]]"));
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"SELECT topic, v FROM readings ORDER BY v\"}")
                        .body())
                .isEqualTo("{\"code\":0,\"data\":{\"columns\":[\"topic\",\"v\"],\"rows\":[[\"t/1\",9007199254740991],"
                        + "[\"t/2\",9007199254740992],[\"t/3\",9007199254740993]],\"truncated\":false}}");
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"SELECT v FROM readings\",\"max_rows\":2}")
                        .body())
                .endsWith("\"truncated\":true}}");
    }

    @Test
    void whatIsNoQuestionIsRefused() throws Exception {
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"SELECT 1\"}").body())
                .isEqualTo("{\"code\":404,\"message\":\"there are no embedded tables: create a resource of type "
                        + "embedded\"}");
        rig.embeddedReadings();
        assertThat(rig.post("/api/v3/query", "{}").body()).contains("sql is required");
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"DROP TABLE readings\"}")
                        .body())
                .contains("\"code\":400");
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"SELECT a FROM nowhere\"}")
                        .body())
                .contains("\"code\":400", "nowhere");
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"SELECT 1\",\"max_rows\":0}")
                        .body())
                .contains("max_rows must be a whole number of at least 1");
        assertThat(rig.post("/api/v3/query", "{\"sql\":\"SELECT 1\",\"resource\":\"resource:0\"}")
                        .body())
                .contains("\"code\":500", "no such resource");
    }
}
