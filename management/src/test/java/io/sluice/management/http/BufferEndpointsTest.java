package io.sluice.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.rule.action.BufferStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on their way to a target, over HTTP: what waits, what was refused, and what becomes of both. */
final class BufferEndpointsTest {
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

    private BufferStatus status() {
        return rig.rules().buffers().list().get(0).status();
    }

    private void awaitLetters(int count) throws Exception {
        rig.await(() -> status().deadLetters() == count && status().rows() == 0);
    }

    private static String letters(Rig.Picky picky) {
        return "/api/v3/actions/" + picky.action() + "/dead_letters";
    }

    private String get(String path) throws Exception {
        return rig.get(path).body();
    }

    private String delete(String path) throws Exception {
        return rig.call("DELETE", path, null).body();
    }

    @Test
    void buffersShowWhatWaitsAndWhy() throws Exception {
        assertThat(get("/api/v3/buffers")).isEqualTo("{\"code\":0,\"data\":[]}");
        Rig.Picky picky = rig.picky("absent");
        rig.publishValue("1");
        rig.await(() -> status().failuresInRow() > 0);
        assertThat(get("/api/v3/buffers"))
                .startsWith("{\"code\":0,\"data\":[{\"rule_id\":\"" + picky.rule() + "\",\"action_id\":\""
                        + picky.action() + "\",\"action\":\"data_to_picky\",\"resource\":\"" + picky.resource()
                        + "\",\"status\":{\"state\":")
                .contains("\"rows\":1,", "\"full_percent\":0,", "\"dead_letters\":0", "nobody\\nis here")
                .contains("\"counts\":{\"queued\":1,\"sent\":0,");
        assertThat(get("/api/v3/stats")).contains("\"buffers/rows/count\":1", "\"buffers/dead_letters/count\":0");
        assertThat(get("/api/v3/metrics")).contains("\"actions/retried\":", "\"actions/dropped/oldest\":0");
        assertThat(get("/api/v3/buffers/unused")).isEqualTo("{\"code\":0,\"data\":[]}");
        assertThat(delete("/api/v3/buffers/unused/" + picky.action()))
                .as("it is used")
                .isEqualTo("{\"code\":404,\"message\":\"Unused buffer " + picky.action() + " Not Found\"}");
        assertThat(status().rows()).isEqualTo(1);
    }

    @Test
    void deadLettersAreListedShownAndForgotten() throws Exception {
        Rig.Picky picky = rig.picky("numbers");
        for (String value : new String[] {"\"a\"", "\"b\"", "7", "\"c\""}) {
            rig.publishValue(value);
        }
        awaitLetters(3);
        assertThat(rig.target().stored).hasSize(1);
        assertThat(get(letters(picky) + "?limit=2"))
                .startsWith("{\"code\":0,\"data\":[{\"id\":1,\"key\":\"")
                .contains("\"values\":{\"topic\":\"t/1\",\"v\":\"a\"},\"reason\":\"I do not like it\",\"refused_at\":")
                .contains("\"id\":2")
                .doesNotContain("\"id\":3");
        assertThat(get(letters(picky) + "?from=3")).contains("\"id\":3").doesNotContain("\"id\":2,");
        assertThat(get("/api/v3/rules/" + picky.rule() + "/actions/" + picky.action() + "/dead_letters?from=2&limit=1"))
                .contains("\"v\":\"b\"")
                .doesNotContain("\"v\":\"c\"");
        assertThat(get(letters(picky) + "/2"))
                .startsWith("{\"code\":0,\"data\":{\"id\":2,")
                .contains("\"v\":\"b\"");
        assertThat(get(letters(picky) + "/9"))
                .isEqualTo("{\"code\":404,\"message\":\"Dead letter 9 of " + picky.action() + " Not Found\"}");
        assertThat(get(letters(picky) + "/nine")).contains("\"code\":400", "nine is no number");
        assertThat(get("/api/v3/actions/none/dead_letters")).contains("\"code\":404", "Action none Not Found");
        assertThat(get("/api/v3/rules/rule:0/actions/" + picky.action() + "/dead_letters"))
                .contains("\"code\":404");

        assertThat(delete(letters(picky) + "/2")).isEqualTo("{\"code\":0}");
        assertThat(delete(letters(picky) + "/2")).contains("\"code\":404");
        assertThat(delete(letters(picky))).isEqualTo("{\"code\":0,\"data\":{\"forgotten\":2}}");
        assertThat(get(letters(picky))).isEqualTo("{\"code\":0,\"data\":[]}");
    }

    @Test
    void deadLettersAreMendedAndSentAgain() throws Exception {
        Rig.Picky picky = rig.picky("numbers");
        for (String value : new String[] {"\"a\"", "\"b\"", "\"c\""}) {
            rig.publishValue(value);
        }
        awaitLetters(3);
        String replay = letters(picky) + "/replay";
        assertThat(rig.post(replay, "{\"ids\":[2],\"values\":{\"v\":22}}").body())
                .isEqualTo("{\"code\":0,\"data\":{\"replayed\":1}}");
        rig.await(() -> rig.target().stored.size() == 1);
        assertThat(rig.target().stored.get(0).values()).isEqualTo(Map.of("topic", "t/1", "v", 22L));
        awaitLetters(2);

        assertThat(rig.post(replay, "{\"all\":true}").body())
                .as("as they are: refused once more, and not sent for ever")
                .isEqualTo("{\"code\":0,\"data\":{\"replayed\":2}}");
        rig.await(() -> status().counts().toString().contains("REJECTED=5"));
        awaitLetters(2);
        assertThat(rig.post(replay, "{\"ids\":[4,1]}").body())
                .isEqualTo("{\"code\":404,\"message\":\"Dead letter 1 of " + picky.action()
                        + " Not Found; 1 are on their way already\"}");
        assertThat(rig.post(replay, "{\"all\":true,\"ids\":[1]}").body())
                .contains("either ids, a list of numbers, or all");
        assertThat(rig.post(replay, "{}").body()).contains("either ids, a list of numbers, or all");
        assertThat(rig.post(replay, "{\"ids\":[\"x\"]}").body()).contains("ids: x is no number");
        assertThat(rig.post("/api/v3/actions/none/dead_letters/replay", "{\"all\":true}")
                        .body())
                .contains("\"code\":404");
    }

    @Test
    @Feature("RU-02")
    void whatWaitsGoesWhereTheMendedRuleSendsIt() throws Exception {
        Rig.Picky picky = rig.picky("absent");
        for (int i = 1; i <= 5; i++) {
            rig.publishValue(Integer.toString(i));
        }
        rig.await(() -> status().failuresInRow() > 0);
        assertThat(status().rows()).isEqualTo(5);
        String rule = "/api/v3/rules/" + picky.rule();
        String mended = "{\"actions\":[{\"name\":\"data_to_picky\",\"params\":{\"$resource\":\"" + picky.resource()
                + "\",\"line\":\"x\",\"mood\":\"numbers\",\"batch_linger\":0}}]}";

        assertThat(rig.call("PUT", rule, mended.replace("numbers", "numbres")).body())
                .as("a change that is wrong changes nothing")
                .contains("\"code\":400");
        assertThat(status().rows()).isEqualTo(5);
        assertThat(rig.call("PUT", rule, mended).body()).contains("\"code\":0", picky.action());
        rig.await(() -> status().rows() == 0);
        rig.publishValue("6");
        rig.await(() -> rig.target().stored.size() == 6);
        assertThat(rig.target().stored)
                .extracting(row -> row.values().get("v"))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(status().counts().toString()).contains("QUEUED=6, SENT=6,", "DROPPED_CLOSED=0");
    }

    @Test
    @Feature("RA-26")
    void aResourceThatIsAwayIsAnAlarmUntilItIsDeleted() throws Exception {
        String created = rig.post(
                        "/api/v3/resources", "{\"type\":\"picky\",\"config\":{\"url\":\"u\",\"password\":\"guess\"}}")
                .body();
        String id = created.substring(created.indexOf("resource:"), created.indexOf("resource:") + 17);
        assertThat(get("/api/v3/alarms/activated"))
                .as("not at the first attempt")
                .contains("\"objects\":[]");
        rig.await(() -> get("/api/v3/alarms/activated").contains("resource_down"));
        assertThat(get("/api/v3/alarms/activated"))
                .contains("\"name\":\"resource_down/" + id + "\",\"severity\":\"error\"")
                .contains("\"type\":\"picky\"", "password authentication failed for user fred")
                .doesNotContain("guess");
        delete("/api/v3/resources/" + id);
        assertThat(get("/api/v3/alarms/activated")).contains("\"objects\":[]");
        assertThat(get("/api/v3/alarms/deactivated")).contains("resource_down/" + id);
    }
}
