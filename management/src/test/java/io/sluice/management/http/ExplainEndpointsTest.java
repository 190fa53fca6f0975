package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations over HTTP. */
final class ExplainEndpointsTest {
    @TempDir
    Path data;

    private Rig rig;
    private String id = "";

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(data);
        String answer = rig.post(
                        "/api/v3/rules",
                        "{\"rawsql\":\"SELECT payload.x AS x FROM \\\"t/#\\\" WHERE x > 10\","
                                + "\"actions\":[{\"name\":\"inspect\",\"params\":{\"password\":\"open sesame\"}}]}")
                .body();
        id = answer.substring(answer.indexOf("rule:"), answer.indexOf("rule:") + 13);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private String explain(String query) throws Exception {
        return rig.get("/api/v3/rules/" + id + "/explain" + query).body();
    }

    private String tried(String body) throws Exception {
        return rig.post("/api/v3/rules/" + id + "/explain", body).body();
    }

    @Test
    void theLatestEventsAreTold() throws Exception {
        assertThat(explain(""))
                .startsWith("{\"code\":0,\"data\":{\"id\":\"" + id)
                .contains("\"events\":[]");
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"{\\\"x\\\": 7}\"}");
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/2\",\"payload\":\"{\\\"x\\\": 70}\"}");
        assertThat(explain(""))
                .contains("\"topic\":\"t/1\"", "\"payload\":\"{\\\"x\\\": 7}\"", "\"end\":\"no_result\"")
                .contains("\"end\":\"where\",\"reason\":\"the condition is false\"")
                .contains("\"where\":{\"text\":\"x > 10\",\"state\":\"value\",\"value\":false,\"note\":null,"
                        + "\"parts\":[{\"text\":\"x\",\"state\":\"value\",\"value\":7,\"note\":null,\"parts\":[]}]}")
                .contains("\"outputs\":[{\"x\":70}]", "\"name\":\"inspect\",\"state\":\"done\",\"reason\":null")
                .doesNotContain("open sesame");
        assertThat(explain("?last=1")).contains("t/2").doesNotContain("t/1\"");
        assertThat(explain("?last=0")).contains("\"code\":400");
        assertThat(rig.get("/api/v3/rules/rule:00000000/explain").body())
                .isEqualTo("{\"code\":404,\"message\":\"Rule rule:00000000 Not Found\"}");
    }

    @Test
    void messagesThatPassByAreTold() throws Exception {
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"u/1\",\"payload\":\"{}\"}");
        assertThat(explain(""))
                .contains("\"passed_by\":{\"filters\":[\"t/#\"],\"published\":1,\"topics\":[{\"topic\":\"u/1\"");
    }

    @Test
    void anEventOfOnesOwnIsTold() throws Exception {
        assertThat(tried("{\"payload\":\"{\\\"x\\\":11}\"}"))
                .contains("\"at_run_time\":null", "\"end\":\"matched\"", "\"topic\":\"t\"");
        assertThat(tried("{\"payload\":{\"x\":1},\"topic\":\"t/9\"}"))
                .contains("\"end\":\"where\"", "\"topic\":\"t/9\"");
        assertThat(tried("{\"ctx\":{\"topic\":\"u\"}}")).contains("\"end\":\"from\"");
        assertThat(tried("{\"ctx\":{\"event\":\"client.flies\"}}")).contains("\"code\":400");
        assertThat(tried("{\"topic\":1}")).contains("topic must be text");
    }

    @Test
    void anotherStatementIsTried() throws Exception {
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"{\\\"x\\\": 7}\"}");
        assertThat(tried("{\"rawsql\":\"SELECT payload.x AS x FROM \\\"t/#\\\" WHERE x > 5\"}"))
                .contains("\"at_run_time\":{\"end\":\"no_result\"", "\"end\":\"matched\"", "another statement");
        assertThat(tried("{\"rawsql\":\"SELEC\"}")).contains("\"code\":400", "Bad Arguments: line 1, column 1");
        assertThat(tried("{}")).contains("\"topic\":\"t/1\"");
    }

    @Test
    void countersSayWhyTimesHowLong() throws Exception {
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"x=7\"}");
        assertThat(rig.get("/api/v3/rules/" + id).body())
                .contains("\"passed\":0,\"failed\":1,\"failed_by\":{\"exception\":0,\"not_json\":1,\"internal\":0},")
                .contains(
                        "\"exception\":0,\"no_result\":0,\"last_error\":\"the payload is not JSON\",\"last_error_at\":1")
                .containsPattern("\"latency_micros\":\\{\"samples\":1,\"p50\":[0-9.]+,\"p95\":")
                .contains("\"taken\":0");
        rig.call("PUT", "/api/v3/rules/" + id + "/reset_metrics", null);
        assertThat(rig.get("/api/v3/rules/" + id).body())
                .contains("\"failed\":0", "\"last_error\":null,\"last_error_at\":null", "\"samples\":0");
    }
}
