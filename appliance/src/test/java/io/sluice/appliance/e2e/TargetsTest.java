package io.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.InfluxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readings over MQTT, a rule made by curl, rows in a real influxd and in the embedded table: the one promise, in good and
 * in bad times. Each story writes a measurement and a table of its own.
 */
class TargetsTest {
    @TempDir
    private static Path folder;

    private static SluiceProcess sluice;
    private static InfluxServer influx;
    private static String influxResource;

    @BeforeAll
    static void start() throws Exception {
        influx = InfluxServer.in(Files.createDirectories(folder.resolve("influx")));
        influx.start();
        influx.execute("CREATE DATABASE plant", null);
        sluice = SluiceProcess.start(folder.resolve("sluice"));
        Map<String, Object> config = Map.of(
                "port",
                influx.port(),
                "database",
                "plant",
                "username",
                InfluxServer.USER,
                "password",
                InfluxServer.PASSWORD);
        influxResource = sluice.api()
                .post("/resources", Map.of("type", "influxdb", "config", config))
                .path("id")
                .asText();
    }

    @AfterAll
    static void stop() throws Exception {
        try (SluiceProcess ended = sluice;
                InfluxServer gone = influx) {
            ended.assertNothingBroke();
            assertThat(gone.port()).isPositive();
        }
    }

    @Feature({"RU-01", "SQ-01", "RA-19"})
    @Test
    void everyReadingIsARowInBothTargets() throws Exception {
        rule("calm");
        publish("calm", 0, 1000);

        assertStored("calm", 1000);
        assertThat(sluice.ctl("query", "SELECT count(*) AS rows, sum(n) AS total FROM calm", "--json"))
                .contains("\"rows\":1000")
                .contains("\"total\":499500");
        assertThat(sluice.ctl("rules", "list")).contains("calm");
    }

    @Feature({"RA-01", "RS-01"})
    @Test
    void aTargetThatIsKilledInTheMiddleMissesNothingAndCountsNothingTwice() throws Exception {
        rule("outage");
        Path lines = lines("outage", 0, 3000);
        try (Program publisher = Program.start(
                "sh", "-c", "mosquitto_pub -p " + sluice.mqttPort() + " -V 5 -q 1 -t readings/outage -l < " + lines)) {
            Eventually.is(true, () -> influxCount("outage") > 100);
            influx.stop();
            publisher.awaitEnd();
        }
        publish("outage", 3000, 200);
        influx.start();

        assertStored("outage", 3200);
    }

    @Feature({"RS-10", "RA-01"})
    @Test
    void aTargetThatIsDownAtTheStartStopsNothingAndGetsItsRowsWhenItComes() throws Exception {
        rule("late");
        sluice.stop();
        influx.stop();
        sluice.start();
        publish("late", 0, 200);

        Eventually.is(
                200L,
                () -> embedded("SELECT count(*) AS c FROM late")
                        .path(0)
                        .path("c")
                        .asLong());
        assertThat(sluice.api()
                        .get("/resource_status/" + influxResource)
                        .path("is_alive")
                        .asBoolean())
                .isFalse();
        influx.start();
        assertStored("late", 200);
    }

    @Feature({"RA-02"})
    @Test
    void anOrderlyStopWritesOutWhatIsBuffered() throws Exception {
        rule("stop");
        publish("stop", 0, 2000);
        sluice.stop();
        long stored = influxCount("stop");
        sluice.start();

        assertThat(stored).isEqualTo(2000);
        assertStored("stop", 2000);
    }

    /** A rule that sends readings on a topic to a measurement and a table, both named like the story. */
    private static void rule(String story) throws Exception {
        sluice.api()
                .post(
                        "/rules",
                        Map.of(
                                "rawsql",
                                "SELECT payload.n AS n, payload.temp AS temp, client_id FROM \"message.publish\""
                                        + " WHERE topic =~ 'readings/" + story + "' AND n >= 0",
                                "actions",
                                List.of(
                                        Map.of(
                                                "name",
                                                "data_to_influxdb",
                                                "params",
                                                Map.of("$resource", influxResource, "measurement", story)),
                                        Map.of(
                                                "name",
                                                "data_to_embedded",
                                                "params",
                                                Map.of("$resource", "resource:embedded", "table", story)))));
    }

    private static Path lines(String story, int from, int count) throws Exception {
        return Files.write(
                folder.resolve(story + "-" + from),
                IntStream.range(from, from + count)
                        .mapToObj(n -> "{\"n\": " + n + ", \"temp\": " + n % 40 + ".5}")
                        .toList());
    }

    private static void publish(String story, int from, int count) throws Exception {
        new Mosquitto(sluice.mqttPort(), "mqttv5")
                .publishLines("readings/" + story, lines(story, from, count).toString(), 1);
    }

    /** Each number once in each target: the count is right, and so is the count of different ones. */
    private static void assertStored(String story, long rows) throws Exception {
        Eventually.is(rows, () -> influxCount(story));
        Eventually.is(
                rows,
                () -> embedded("SELECT count(*) AS c FROM " + story)
                        .path(0)
                        .path("c")
                        .asLong());
        assertThat(influx.count("SELECT count(d) FROM (SELECT distinct(n) AS d FROM " + story + ")", "plant"))
                .isEqualTo(rows);
        assertThat(embedded("SELECT count(DISTINCT n) AS c FROM " + story)
                        .path(0)
                        .path("c")
                        .asLong())
                .isEqualTo(rows);
    }

    private static long influxCount(String story) throws Exception {
        return influx.count("SELECT count(n) FROM " + story, "plant");
    }

    /** Answer of the embedded tables as objects; empty while the table is not there. */
    private static JsonNode embedded(String sql) throws Exception {
        try {
            JsonNode answer = sluice.api().post("/query", Map.of("sql", sql));
            List<Object> rows = new java.util.ArrayList<>();
            for (JsonNode row : answer.path("rows")) {
                Map<String, Object> object = new java.util.LinkedHashMap<>();
                for (int i = 0; i < row.size(); i++) {
                    object.put(answer.path("columns").path(i).asText(), row.get(i));
                }
                rows.add(object);
            }
            return new ObjectMapper().valueToTree(rows);
        } catch (AssertionError noTableYet) {
            return new ObjectMapper().createArrayNode();
        }
    }
}
