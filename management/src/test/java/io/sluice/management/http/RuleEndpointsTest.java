package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over HTTP, with a real engine behind. */
final class RuleEndpointsTest {
    private static final String REPUBLISH = """
            {"rawsql": "SELECT payload.x AS x, topic FROM \\"message.publish\\" WHERE topic =~ 't/#'",
             "actions": [{"name": "republish",
                          "params": {"target_topic": "out/${topic}", "target_qos": 1, "payload_tmpl": "x=${x}"}}],
             "description": "test-rule"}
            """;

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

    private String create(String body) throws Exception {
        String answer = rig.post("/api/v3/rules", body).body();
        assertThat(answer).startsWith("{\"code\":0,\"data\":{\"id\":\"rule:");
        return answer.substring(answer.indexOf("rule:"), answer.indexOf("rule:") + 13);
    }

    @Test
    @Feature("SQ-21")
    void theFormOf31IsTakenWhereItMeansTheSame() throws Exception {
        String rest = "\"rawsql\":\"select * from \\\"t/a\\\"\",\"actions\":[{\"name\":\"inspect\"}]}";

        create("{\"name\":\"test1\",\"for\":\"message.publish\"," + rest);
        assertThat(rig.post("/api/v3/rules", "{\"name\":\"test1\",\"for\":\"client.connected\"," + rest)
                        .body())
                .contains("\"code\":400", "is the form of 3.1", "FROM \\\"client.connected\\\"");
    }

    @Test
    @Feature({"RU-01", "RS-03"})
    void aRuleIsCreatedAndWorks() throws Exception {
        Rig.Device device = rig.connect("sub", "out/#");
        String id = create(REPUBLISH);
        assertThat(id).matches("rule:[0-9a-f]{8}");

        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"{\\\"x\\\": 5}\"}");
        assertThat(device.received.poll(5, TimeUnit.SECONDS).payloadText()).isEqualTo("x=5");

        assertThat(rig.get("/api/v3/rules/" + id).body())
                .contains("\"for\":[\"message.publish\"]", "\"enabled\":true", "\"description\":\"test-rule\"")
                .contains("\"metrics\":[{\"node\":\"sluice@127.0.0.1\",\"success\":1,\"failed\":0")
                .contains("\"metrics\":[{\"node\":\"sluice@127.0.0.1\",\"matched\":1,\"speed\":0.0,\"speed_max\":0.0,"
                        + "\"speed_last5m\":0.0");
    }

    @Test
    @Feature("RU-02")
    void rulesAreListedShownAndDeleted() throws Exception {
        assertThat(rig.get("/api/v3/rules").body()).isEqualTo("{\"code\":0,\"data\":[]}");
        String first = create(REPUBLISH);
        String second = create(REPUBLISH);
        assertThat(rig.get("/api/v3/rules").body().indexOf(first))
                .isPositive()
                .isLessThan(rig.get("/api/v3/rules").body().indexOf(second));
        assertThat(rig.call("DELETE", "/api/v3/rules/" + first, null).body()).isEqualTo("{\"code\":0}");
        assertThat(rig.get("/api/v3/rules").body()).contains(second).doesNotContain(first);
        assertThat(rig.get("/api/v3/rules/" + first).body()).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
        assertThat(rig.call("DELETE", "/api/v3/rules/rule:00000000", null).body())
                .isEqualTo("{\"code\":0}");
    }

    @Test
    @Feature("RU-02")
    void aRuleIsChangedInPlace() throws Exception {
        Rig.Device device = rig.connect("sub", "out/#");
        String path = "/api/v3/rules/" + create(REPUBLISH);
        assertThat(rig.call("PUT", path, "{\"enabled\":false,\"description\":\"resting\"}")
                        .body())
                .contains("\"enabled\":false", "\"description\":\"resting\"");
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"{\\\"x\\\": 1}\"}");
        rig.call("PUT", path, "{\"enabled\":true}");
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"{\\\"x\\\": 2}\"}");
        assertThat(device.received.poll(5, TimeUnit.SECONDS).payloadText()).isEqualTo("x=2");

        assertThat(rig.call("PUT", path, "{\"enable\":false}").body())
                .isEqualTo(
                        "{\"code\":400,\"message\":\"Bad Arguments: enable cannot be changed, did you mean enabled?\"}");
        assertThat(rig.call("PUT", path, "{\"rawsql\":\"SELECT\"}").body()).contains("\"code\":400", "line 1, column");
        assertThat(rig.call("PUT", "/api/v3/rules/rule:0", "{\"enabled\":true}").body())
                .contains("\"code\":404");
    }

    @Test
    @Feature("RU-01")
    void aBrokenRuleIsRefusedWithItsPlace() throws Exception {
        assertThat(rig.post("/api/v3/rules", "{\"rawsql\":\"SELECT *\\nFRO \\\"message.publish\\\"\",\"actions\":[]}")
                        .body())
                .startsWith("{\"code\":400,\"message\":\"Bad Arguments: line 2, column ");
        assertThat(rig.post("/api/v3/rules", "{\"rawsql\":\"SELECT * FROM \\\"message.publis\\\"\",\"actions\":[]}")
                        .body())
                .contains("did you mean \\\"message.publish\\\"?");
        String sql = "\"rawsql\":\"SELECT * FROM \\\"message.publish\\\"\"";
        assertThat(rig.post("/api/v3/rules", "{" + sql + "}").body()).contains("Bad Arguments: actions is required");
        assertThat(rig.post("/api/v3/rules", "{\"actions\":[]}").body())
                .isEqualTo("{\"code\":400,\"message\":\"Bad Arguments: rawsql is required\"}");
        assertThat(rig.post("/api/v3/rules", "{\"rawsql\":7,\"actions\":[]}").body())
                .contains("rawsql must be text");
        assertThat(rig.post("/api/v3/rules", "{" + sql + ",\"actions\":[{\"nam\":1}]}")
                        .body())
                .contains("every action is an object with a name");
        assertThat(rig.post("/api/v3/rules", "{" + sql + ",\"actions\":[{\"name\":\"inspect\",\"params\":[]}]}")
                        .body())
                .contains("params of action inspect must be an object");
        assertThat(rig.post("/api/v3/rules", "{" + sql + ",\"actions\":[{\"name\":\"inspct\"}]}")
                        .body())
                .contains("\"code\":400", "Action inspct Not Found");
        assertThat(rig.post("/api/v3/rules", "{" + sql + ",\"actions\":[],\"enabled\":\"no\"}")
                        .body())
                .contains("enabled must be true or false");
        assertThat(rig.get("/api/v3/rules").body()).isEqualTo("{\"code\":0,\"data\":[]}");
    }

    @Test
    @Feature({"RU-01", "RU-04", "RU-05"})
    void aRuleHasAnIdFallbacksAndAWordForFailures() throws Exception {
        String body = """
                {"id": "overheated", "rawsql": "SELECT topic FROM \\"t/#\\"", "on_action_failed": "stop",
                 "actions": [{"name": "republish", "params": {"target_topic": "${topic}/#x", "payload_tmpl": "x"},
                              "fallbacks": [{"name": "do_nothing"}]}]}
                """;
        assertThat(rig.post("/api/v3/rules", body).body())
                .contains("\"id\":\"overheated\"", "\"on_action_failed\":\"stop\"", "\"file\":null")
                .containsPattern("\"fallbacks\":\\[\\{\"id\":\"do_nothing_[0-9]+\",\"name\":\"do_nothing\"");
        assertThat(rig.post("/api/v3/rules", body).body()).isEqualTo("{\"code\":400,\"message\":\"Already Exists\"}");
        assertThat(rig.post("/api/v3/rules", body.replace("overheated", "a b")).body())
                .startsWith("{\"code\":400,\"message\":\"Bad Arguments: the id a b must be");
        assertThat(rig.post("/api/v3/rules", body.replace("stop", "halt")).body())
                .contains("on_action_failed must be continue or stop, not halt");
        assertThat(rig.post("/api/v3/rules", body.replace("\"do_nothing\"", "\"do_nothing\", \"fallbacks\": []"))
                        .body())
                .contains("the fallback do_nothing cannot have fallbacks itself");
        assertThat(rig.call("PUT", "/api/v3/rules/overheated", "{\"on_action_failed\":\"continue\"}")
                        .body())
                .contains("\"on_action_failed\":\"continue\"");

        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"x\"}");
        assertThat(rig.rules().find("overheated").orElseThrow().actions().get(0).fallbacks())
                .extracting("success")
                .containsExactly(1L);
        assertThat(rig.call("PUT", "/api/v3/rules/overheated/reset_metrics", null)
                        .body())
                .isEqualTo("{\"code\":0}");
        assertThat(rig.rules().find("overheated").orElseThrow().counts().matched())
                .isZero();
        assertThat(rig.call("PUT", "/api/v3/rules/none/reset_metrics", null).body())
                .isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
    }

    @Test
    @Feature("RU-01")
    void mistakesHaveTheWordsOfTheManual() throws Exception {
        assertThat(rig.post("/api/v3/rules", rule("SELECT nosuch FROM \\\"message.publish\\\"", "inspect", "{}"))
                        .body())
                .startsWith("{\"code\":400,\"message\":\"Unknown Column: nosuch")
                .contains("(line 1, column 8)");
        assertThat(rig.post("/api/v3/rules", rule("SELECT * FROM \\\"t\\\"", "zzz", "{}"))
                        .body())
                .isEqualTo("{\"code\":400,\"message\":\"Action zzz Not Found\"}");
        assertThat(rig.post("/api/v3/rules", rule("SELECT * FROM \\\"t\\\"", "republish", "{\"target_qos\":\"high\"}"))
                        .body())
                .startsWith(
                        "{\"code\":400,\"message\":\"Bad Arguments: {invalid_data_type,target_qos}: action republish");
        assertThat(rig.post("/api/v3/rules", rule("SELECT * FROM \\\"t\\\"", "data_to_picky", "{\"line\":\"x\"}"))
                        .body())
                .startsWith("{\"code\":400,\"message\":\"Bad Arguments: {required_field_missing,$resource}:");
        assertThat(rig.post(
                                "/api/v3/rules",
                                rule("SELECT * FROM \\\"t\\\"", "data_to_picky", "{\"$resource\":\"resource:0\"}"))
                        .body())
                .isEqualTo("{\"code\":400,\"message\":\"Resource resource:0 Not Found\"}");
    }

    private static String rule(String sql, String action, String params) {
        return "{\"rawsql\":\"" + sql + "\",\"actions\":[{\"name\":\"" + action + "\",\"params\":" + params + "}]}";
    }

    @Test
    @Feature("RA-01")
    void inspectedOutputsCanBeSeen() throws Exception {
        String id = create(
                "{\"rawsql\":\"SELECT topic FROM \\\"message.publish\\\"\",\"actions\":[{\"name\":\"inspect\"}]}");
        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\",\"payload\":\"hello\"}");
        String action = rig.rules().find(id).orElseThrow().actions().get(0).id();
        assertThat(rig.get("/api/v3/rules/" + id + "/actions/" + action + "/inspections")
                        .body())
                .contains("\"selected\":{\"topic\":\"t/1\"}", "\"payload\":\"hello\"");
        assertThat(rig.get("/api/v3/rules/" + id + "/actions/other/inspections").body())
                .contains("\"code\":404");
    }
}
