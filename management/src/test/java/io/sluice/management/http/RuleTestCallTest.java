package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.ValueText;
import io.sluice.core.testing.Feature;
import io.sluice.rule.engine.RuleTest;
import io.sluice.rule.engine.TestOutcome;
import io.sluice.rule.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /rules?test=true}: the door through which rules are accepted. */
@Feature("SQ-22")
@NullUnmarked // plain JSON maps
final class RuleTestCallTest {
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

    private String test(String sql, String context) throws Exception {
        String body = "{\"rawsql\":" + ValueText.json(sql) + ",\"ctx\":" + context + "}";
        return rig.post("/api/v3/rules?test=true", body).body();
    }

    @Test
    void theSelectedMapIsTheAnswer() throws Exception {
        String sql = "SELECT payload.x + 1 AS y, client_id FROM \"message.publish\" WHERE topic =~ 't/#'";
        assertThat(test(sql, "{\"topic\":\"t/1\",\"client_id\":\"c1\",\"payload\":\"{\\\"x\\\": 4}\"}"))
                .isEqualTo("{\"code\":0,\"data\":{\"y\":5,\"client_id\":\"c1\"}}");
        assertThat(test(sql, "{\"topic\":\"u\",\"payload\":\"{\\\"x\\\": 4}\"}"))
                .isEqualTo("{\"code\":404,\"message\":\"SQL Not Match\"}");
        String names = "SELECT client_id, username FROM \"message.publish\"";
        assertThat(test(names, "{\"event\":\"message.publish\",\"client_id\":\"c1\"}"))
                .as("only the columns that are listed exist")
                .isEqualTo("{\"code\":0,\"data\":{\"client_id\":\"c1\"}}");
        assertThat(test(names, "{\"client_id\":\"c1\"}"))
                .as("without an event, what is missing is of the sample")
                .isEqualTo("{\"code\":0,\"data\":{\"client_id\":\"c1\",\"username\":\"u_emqx\"}}");
    }

    @Test
    void theCallOfLaterReleasesAnswersWithItsCodes() throws Exception {
        String path = "/api/v3/rule_test";
        assertThat(rig.post(
                                path,
                                "{\"sql\":\"SELECT payload.x AS x FROM \\\"t/#\\\"\",\"context\":"
                                        + "{\"event_type\":\"message_publish\",\"topic\":\"t/1\",\"payload\":\"{\\\"x\\\":1}\"}}")
                        .body())
                .isEqualTo("{\"code\":0,\"data\":{\"x\":1}}");
        assertThat(rig.post(path, "{\"sql\":\"SELECT * FROM \\\"t/#\\\"\",\"context\":{\"topic\":\"u\"}}")
                        .body())
                .isEqualTo("{\"code\":412,\"message\":\"SQL Not Match\"}");
        assertThat(rig.post(path, "{\"sql\":\"SELEC\"}").body()).startsWith("{\"code\":400,");
        assertThat(rig.post(path, "{}").body()).contains("sql is required");
    }

    @Test
    void theBodyMayAskForTheTestToo() throws Exception {
        String body = "{\"test\":true,\"rawsql\":\"SELECT client_id, qos, topic FROM \\\"message.publish\\\"\"}";
        assertThat(rig.post("/api/v3/rules", body).body())
                .as("sample values of the manual")
                .isEqualTo("{\"code\":0,\"data\":{\"client_id\":\"c_emqx\",\"qos\":1,\"topic\":\"t1\"}}");
        assertThat(rig.get("/api/v3/rules").body()).isEqualTo("{\"code\":0,\"data\":[]}");
    }

    @Test
    void integersOfAnySizeKeepTheirDigits() throws Exception {
        String big = "123456789012345678901234567890";
        assertThat(test(
                        "SELECT qos, payload.n AS n FROM \"message.publish\"",
                        "{\"qos\":" + big + ",\"payload\":\"{\\\"n\\\": 9007199254740993}\"}"))
                .isEqualTo("{\"code\":0,\"data\":{\"qos\":" + big + ",\"n\":9007199254740993}}");
        assertThat(test("SELECT qos FROM \"message.publish\"", "{\"qos\":9223372036854775807}"))
                .isEqualTo("{\"code\":0,\"data\":{\"qos\":9223372036854775807}}");
        assertThat(test("SELECT qos FROM \"message.publish\"", "{\"qos\":1.0}"))
                .isEqualTo("{\"code\":0,\"data\":{\"qos\":1.0}}");
    }

    @Test
    void errorsSayWhereAndWhy() throws Exception {
        assertThat(test("SELECT *\nFROM \"message.publish\" WHERE", "{}"))
                .startsWith("{\"code\":400,\"message\":\"Bad Arguments: line 2, column ");
        assertThat(test("SELECT topic / 2 AS x FROM \"message.publish\"", "{\"topic\":\"a\"}"))
                .startsWith("{\"code\":400,\"message\":\"")
                .doesNotContain("line 1");
        assertThat(test("SELECT * FROM \"message.publish\"", "[]")).contains("ctx must be an object");
    }

    @Test
    void whatGoesTooDeepIsRefusedAndTheServerGoesOn() throws Exception {
        String deep = "SELECT " + "(".repeat(6_000) + "1" + ")".repeat(6_000) + " AS x FROM \"message.publish\"";
        assertThat(test(deep, "{}")).matches("(?s)\\{\"code\":(400|500|0),.*");
        String nested = "{\"payload\":" + "[".repeat(900) + "]".repeat(900) + "}";
        assertThat(test("SELECT payload FROM \"message.publish\"", nested)).startsWith("{\"code\":");
        assertThat(test("SELECT 1 AS x FROM \"message.publish\"", "{}")).isEqualTo("{\"code\":0,\"data\":{\"x\":1}}");
    }

    @Test
    void everyConformanceCaseComesThroughHttpUnchanged() throws Exception {
        Path file = Path.of("..", "rule-engine", "src", "test", "resources", "conformance", "rule-cases.json");
        List<?> cases = (List<?>) Json.decode(Files.readAllBytes(file));
        assertThat(cases).hasSizeGreaterThan(150);
        for (Object element : cases) {
            Map<?, ?> wanted = (Map<?, ?>) element;
            String sql = String.valueOf(wanted.get("sql"));
            @SuppressWarnings("unchecked")
            Map<String, Object> event = (Map<String, Object>) wanted.get("event");
            Object answer = Json.decode(test(sql, ValueText.json(event)));
            if (!sql.contains("random") && !sql.contains("uuid") && !sql.contains("now_")) {
                assertThat(answer).as("%s: %s", wanted.get("id"), sql).isEqualTo(expected(RuleTest.run(sql, event)));
            }
        }
    }

    private static Map<String, Object> expected(TestOutcome outcome) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (outcome instanceof TestOutcome.Selected selected) {
            answer.put("code", 0L);
            answer.put("data", selected.output());
        } else if (outcome instanceof TestOutcome.Outputs outputs) {
            answer.put("code", 0L);
            answer.put("data", outputs.outputs());
        } else if (outcome instanceof TestOutcome.CompileError error) {
            answer.put("code", 400L);
            answer.put("message", error.refusal());
        } else if (outcome instanceof TestOutcome.RunTimeError error) {
            answer.put("code", 400L);
            answer.put("message", error.message());
        } else {
            answer.put("code", 404L);
            answer.put("message", "SQL Not Match");
        }
        return answer;
    }
}
