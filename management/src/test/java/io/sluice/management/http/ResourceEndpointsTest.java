package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources, their types, and what can be made with them. */
final class ResourceEndpointsTest {
    private static final String RIGHT =
            "{\"type\":\"picky\",\"config\":{\"url\":\"http://h\",\"password\":\"open sesame\"},\"description\":\"d\"}";
    private static final String WRONG = RIGHT.replace("open sesame", "guess");

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
        String answer = rig.post("/api/v3/resources", body).body();
        assertThat(answer).startsWith("{\"code\":0,\"data\":{\"id\":\"resource:");
        return answer.substring(answer.indexOf("resource:"), answer.indexOf("resource:") + 17);
    }

    @Test
    @Feature("RA-20")
    void aResourceIsCreatedShownRestartedAndDeleted() throws Exception {
        String id = create(RIGHT);
        assertThat(id).matches("resource:[0-9a-f]{8}");
        String shown = rig.get("/api/v3/resources/" + id).body();
        assertThat(shown)
                .contains(
                        "\"type\":\"picky\",\"config\":{\"url\":\"http://h\",\"password\":\"******\",\"mode\":\"sync\"},"
                                + "\"description\":\"d\"")
                .contains("\"status\":[{\"node\":\"sluice@127.0.0.1\",\"is_alive\":")
                .doesNotContain("sesame");
        assertThat(rig.get("/api/v3/resources").body()).contains(id);
        assertThat(rig.get("/api/v3/resource_types/picky/resources").body()).contains(id);
        assertThat(rig.get("/api/v3/resource_types/embedded/resources").body()).isEqualTo("{\"code\":0,\"data\":[]}");
        assertThat(rig.post("/api/v3/resources/" + id, "").body()).isEqualTo("{\"code\":0}");
        assertThat(rig.get("/api/v3/resource_status/" + id).body())
                .startsWith("{\"code\":0,\"data\":{\"is_alive\":true,");
        assertThat(rig.call("DELETE", "/api/v3/resources/" + id, null).body()).isEqualTo("{\"code\":0}");
        assertThat(rig.get("/api/v3/resources/" + id).body()).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
        assertThat(rig.post("/api/v3/resources/" + id, "").body()).contains("\"code\":404", id + " Not Found");
    }

    @Test
    @Feature({"RA-20", "RA-23"})
    void aTestConnectsAndLeavesNothing() throws Exception {
        assertThat(rig.post("/api/v3/resources?test=true", RIGHT).body()).isEqualTo("{\"code\":0}");
        assertThat(rig.post("/api/v3/resources?test=true", WRONG).body())
                .startsWith("{\"code\":500,\"message\":\"Test Creating Resource Failed")
                .contains("password authentication failed for user fred");
        assertThat(rig.get("/api/v3/resources").body()).isEqualTo("{\"code\":0,\"data\":[]}");
        String id = create(WRONG);
        assertThat(rig.post("/api/v3/resources/" + id, "").body())
                .startsWith("{\"code\":400,\"message\":\"Start Resource " + id + " Failed");
        assertThat(rig.get("/api/v3/resource_status/" + id).body())
                .contains("\"is_alive\":false", "password authentication failed");
    }

    @Test
    @Feature("RA-20")
    void wrongArgumentsAreNamed() throws Exception {
        assertThat(rig.post("/api/v3/resources", "{\"type\":\"picy\",\"config\":{}}")
                        .body())
                .startsWith("{\"code\":400,\"message\":\"Resource Type picy Not Found")
                .contains("picky");
        assertThat(rig.post("/api/v3/resources", "{\"type\":\"picky\",\"config\":{}}")
                        .body())
                .startsWith(
                        "{\"code\":400,\"message\":\"Bad Arguments: {required_field_missing,url}: parameter url is required");
        assertThat(rig.post("/api/v3/resources", RIGHT.replace("\"url\"", "\"ulr\""))
                        .body())
                .contains("\"code\":400", "ulr", "url");
        assertThat(rig.post("/api/v3/resources", "{\"type\":\"picky\",\"config\":7}")
                        .body())
                .contains("config must be an object");
        assertThat(rig.post("/api/v3/resources", "{}").body()).contains("type is required");
    }

    @Test
    @Feature({"RA-19", "RA-20", "RA-25"})
    void aResourceInUseStaysAndItsRefusedRowsCanBeSeen() throws Exception {
        String resource = create(RIGHT);
        rig.post("/api/v3/resources/" + resource, "");
        String rule = rig.post(
                        "/api/v3/rules",
                        "{\"rawsql\":\"SELECT topic, 12345678901234567890 AS n FROM \\\"message.publish\\\"\",\"actions\":"
                                + "[{\"name\":\"data_to_picky\",\"params\":{\"$resource\":\"" + resource
                                + "\",\"line\":\"${topic}\",\"batch_linger\":0}}]}")
                .body();
        assertThat(rule).contains("\"code\":0", "\"buffer\":{\"state\":\"idle\"", "\"counts\":{\"queued\":0");
        assertThat(rig.call("DELETE", "/api/v3/resources/" + resource, null).body())
                .startsWith("{\"code\":400,\"message\":\"Bad Arguments: {dependency_exists,{rule,<<\\\"rule:")
                .contains("resource " + resource + " is used by rule:");

        rig.post("/api/v3/mqtt/publish", "{\"topic\":\"t/1\"}");
        String ruleId = rig.rules().list().get(0).id();
        String action = rig.rules().list().get(0).actions().get(0).id();
        String letters = "/api/v3/rules/" + ruleId + "/actions/" + action + "/dead_letters";
        rig.await(() -> !rig.rules().buffers().list().isEmpty()
                && rig.rules().buffers().list().get(0).status().deadLetters() > 0);
        assertThat(rig.get(letters).body())
                .contains("\"values\":{\"topic\":\"t/1\",\"n\":12345678901234567890}", "I do not like it");
    }

    @Test
    void functionsTellHowTheyAreCalled() throws Exception {
        assertThat(rig.get("/api/v3/rule_functions").body())
                .startsWith("{\"code\":0,\"data\":[{\"name\":\"msgid\",\"section\":\"Message\"")
                .contains("\"name\":\"substr\"", "\"effect\":\"changes_state\"");
        assertThat(rig.get("/api/v3/rule_functions/abs").body())
                .isEqualTo(
                        "{\"code\":0,\"data\":{\"name\":\"abs\",\"section\":\"Mathematics\",\"forms\":[{\"signature\":"
                                + "\"abs(number: number) -> number\",\"parameters\":[{\"name\":\"number\",\"type\":\"number\","
                                + "\"optional\":false,\"repeated\":false}],\"result\":\"number\"}],\"since\":\"3.2\","
                                + "\"effect\":\"none\",\"description\":\"Distance from zero.\",\"errors\":\"\",\"examples\":["
                                + "{\"call\":\"abs(-7)\",\"result\":\"7\"},{\"call\":\"abs(-1.5)\",\"result\":\"1.5\"},"
                                + "{\"call\":\"abs('7')\",\"result\":\"fails\"}]}}");
        assertThat(rig.get("/api/v3/rule_functions/Abs").body())
                .isEqualTo("{\"code\":404,\"message\":\"Function Abs Not Found\"}");
    }

    @Test
    @Feature("RA-20")
    void aResourceHasAnIdOfItsMakersChoiceAndIsChangedInPlace() throws Exception {
        String named = RIGHT.replace("{\"type\"", "{\"id\":\"crm\",\"type\"");
        assertThat(rig.post("/api/v3/resources", named).body()).contains("\"id\":\"crm\"", "\"file\":null");
        assertThat(rig.post("/api/v3/resources", named).body())
                .isEqualTo("{\"code\":400,\"message\":\"Already Exists\"}");
        assertThat(rig.call("PUT", "/api/v3/resources/crm", "{\"description\":\"other\"}")
                        .body())
                .contains("\"description\":\"other\"", "\"url\":\"http://h\"");
        assertThat(rig.call("PUT", "/api/v3/resources/crm", "{\"config\":{\"url\":\"u\",\"password\":\"******\"}}")
                        .body())
                .contains("\"url\":\"u\"");
        assertThat(rig.post("/api/v3/resources/crm", "").body())
                .as("it kept its password")
                .isEqualTo("{\"code\":0}");
        assertThat(rig.call("PUT", "/api/v3/resources/crm", "{\"config\":{}}").body())
                .contains("{required_field_missing,url}");
        assertThat(rig.call("PUT", "/api/v3/resources/none", "{}").body())
                .isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
    }

    @Test
    @Feature({"RA-22", "RU-09", "RU-08"})
    void typesAndActionsTellTheirParameters() throws Exception {
        assertThat(rig.get("/api/v3/resource_types").body())
                .as("sorted by title")
                .matches("\\{\"code\":0,\"data\":\\[\\{\"name\":\"picky\".*\\{\"name\":\"embedded\".*");
        assertThat(rig.get("/api/v3/resource_types/picky").body())
                .contains("\"provider\":\"connector_picky\"")
                .contains("\"url\":{\"order\":1,\"type\":\"string\",\"required\":true,\"title\":\"URL\","
                        + "\"description\":\"where it is\"}")
                .contains("\"enum\":[\"sync\",\"async\"]", "\"input\":\"password\"");
        assertThat(rig.get("/api/v3/resource_types/none").body())
                .isEqualTo("{\"code\":404,\"message\":\"Resource Type none Not Found\"}");
        assertThat(rig.get("/api/v3/actions").body())
                .contains("\"name\":\"inspect\"", "\"name\":\"republish\"", "\"name\":\"data_to_embedded\"");
        assertThat(rig.get("/api/v3/actions/data_to_picky").body())
                .contains("\"for\":\"$any\",\"types\":[\"picky\"]", "\"$resource\":{\"order\":1")
                .contains("\"line\":{\"order\":2,\"type\":\"string\",\"required\":true,\"input\":\"textarea\"");
        assertThat(rig.get("/api/v3/actions?for=client.connected").body()).contains("\"name\":\"inspect\"");
        assertThat(rig.get("/api/v3/actions?for=%24message").body()).contains("\"code\":0");
        assertThat(rig.get("/api/v3/actions?for=client.conected").body())
                .isEqualTo("{\"code\":400,\"message\":\"Event client.conected Not Found\"}");
        assertThat(rig.get("/api/v3/actions/none").body())
                .isEqualTo("{\"code\":404,\"message\":\"Action none Not Found\"}");
        assertThat(rig.get("/api/v3/rule_events").body())
                .startsWith("{\"code\":0,\"data\":[{\"event\":\"message.publish\"")
                .contains("\"sql_example\":\"SELECT * FROM \\\"message.publish\\\" WHERE topic =~ 't/#'\"")
                .contains("\"client_id\":\"c_emqx\"", "\"event\":\"$events/client_connected\"")
                .contains("\"event\":\"$events/client_connack\"", "\"event\":\"$events/client_check_acl_complete\"");
    }
}
