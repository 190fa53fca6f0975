package io.sluice.connector.postgresql;

import static io.sluice.connector.postgresql.PostgresBox.action;
import static io.sluice.connector.postgresql.PostgresBox.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Row;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The manual's TimescaleDB examples: action and backend template file. */
@Timeout(120)
@EnabledIf(
        value = "io.sluice.testkit.server.PostgresServer#isTimescaleInstalled",
        disabledReason = "TimescaleDB is not there: build/timescale.sh builds it")
class TimescaleTemplateTest {
    /** As printed in the manual, 6141-6169. */
    private static final String FILE = """
            {
                "sensor_data": {
                    "name": "insert_sensor_data",
                    "sql": "insert into sensor_data(time, location, temperature, humidity) values (NOW(), $1, $2, $3)",
                    "param_keys": [
                        ["$payload", "data", "$0", "location"],
                        ["$payload", "data", "$0", "temperature"],
                        ["$payload", "data", "$0", "humidity"]
                    ]
                },
                "sensor_data2/#": {
                    "name": "insert_sensor_data2",
                    "sql": "insert into sensor_data(time, location, temperature, humidity) values (NOW(), $1, $2, $3)",
                    "param_keys": [
                        ["$payload", "location"],
                        ["$payload", "temperature"],
                        ["$payload", "humidity"]
                    ]
                },
                "easy_data": {
                    "name": "insert_easy_data",
                    "sql": "insert into easy_data(time, data) values (NOW(), $1)",
                    "param_keys": [
                        "$payload"
                    ]
                }
            }
            """;

    private static final String THREE = """
            {"data":[
                {"location":"bedroom", "temperature":21.3, "humidity":40.3},
                {"location":"bathroom", "temperature":22.3, "humidity":61.8},
                {"location":"kitchen", "temperature":29.5, "humidity":58.7}
            ]}""";

    @TempDir
    private static Path directory;

    private static PostgresServer server;

    private PostgresBox box;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.withTimescaleIn(directory);
        server.start();
        Files.createDirectories(directory.resolve("templates"));
        server.execute("CREATE TABLE sensor_data(time timestamptz NOT NULL, location text NOT NULL,"
                + " temperature double precision, humidity double precision);"
                + "SELECT create_hypertable('sensor_data', 'time');"
                + "CREATE TABLE easy_data(time timestamptz NOT NULL, data text)");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void clear() throws Exception {
        server.execute(
                "TRUNCATE sensor_data; TRUNCATE easy_data; DROP TABLE IF EXISTS sluice_progress, sluice_refused");
        box = new PostgresBox(server, directory);
    }

    @AfterEach
    void closeResources() {
        box.close();
    }

    @Test
    @Feature("RA-07")
    @DisplayName("The manual's action (3318-3350): the reading is in the hypertable")
    void manualAction() throws Exception {
        server.execute("CREATE TABLE conditions (time TIMESTAMPTZ NOT NULL, location TEXT NOT NULL,"
                + " temperature DOUBLE PRECISION NULL, humidity DOUBLE PRECISION NULL);"
                + "SELECT create_hypertable('conditions', 'time')");
        TimescaleResourceType type = new TimescaleResourceType();
        action(
                        type,
                        box.connected(type),
                        "sql",
                        "insert into conditions(time, location, temperature, humidity) values (NOW(), ${location}, ${temp},"
                                + " ${humidity})")
                .send(List.of(row(1, Map.of("temp", 24L, "humidity", 30L, "location", "hangzhou"))));
        assertThat(server.execute(
                        "SELECT location, temperature, humidity, now() - time < interval '1 minute' FROM conditions"))
                .isEqualTo("hangzhou|24|30|t");
    }

    @Test
    @Feature({"BK-27", "BK-28"})
    @DisplayName("The manual's template file: three readings in one message are three inserts (6199-6201)")
    void manualTemplates() throws Exception {
        Action action = withFile("backend.tmpl", FILE);
        action.send(List.of(
                message(1, "sensor_data", THREE),
                message(2, "sensor_data2/hall/1", "{\"location\":\"hall\",\"temperature\":19,\"humidity\":50.5}"),
                message(3, "easy_data", "just text")));
        action.send(List.of(message(3, "easy_data", "just text")));
        assertThat(server.execute("SELECT location, temperature, humidity FROM sensor_data ORDER BY temperature"))
                .isEqualTo("hall|19|50.5\nbedroom|21.3|40.3\nbathroom|22.3|61.8\nkitchen|29.5|58.7");
        assertThat(server.execute("SELECT data FROM easy_data")).isEqualTo("just text");
    }

    @Test
    @Feature("BK-28")
    @DisplayName("A message is stored whole or refused whole, and says why")
    void refusesWholeMessages() throws Exception {
        Action action = withFile("backend.tmpl", FILE);
        ConnectorException refusal = catchThrowableOfType(
                ConnectorException.class,
                () -> action.send(List.of(
                        message(1, "sensor_data", THREE),
                        message(2, "sensor_data", THREE.replace("22.3", "\"warm\"")),
                        message(3, "sensor_data", "no json"),
                        message(4, "unknown", "{}"),
                        message(5, "easy_data", "last"))));
        assertThat(refusal.rejectedRows()).containsOnlyKeys(1, 2, 3);
        assertThat(refusal.rejectedRows().get(1)).contains("warm");
        assertThat(refusal.rejectedRows().get(2)).contains("no JSON");
        assertThat(refusal.rejectedRows().get(3)).contains("no template for the topic unknown");
        assertThat(server.count("SELECT count(*) FROM sensor_data")).isEqualTo(3);
        assertThat(server.count("SELECT count(*) FROM easy_data")).isEqualTo(1);
    }

    @Test
    @Feature("BK-29")
    @DisplayName("Every placeholder of the manual has its value")
    void resolvesPlaceholders() throws Exception {
        server.execute(
                "CREATE TABLE seen(id text, clientid text, username text, peerhost text, qos integer, topic text,"
                        + " payload jsonb, ts bigint, fixed integer, second text)");
        Action action = withFile("all.tmpl", """
                {"all/+": {"name": "all", "sql": "insert into seen values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 "param_keys": ["$id", "$clientid", "$username", "$peerhost", "$qos", "$topic", "$payload", "$timestamp", 7,
                                ["$payload", "list", "$2"]]}}""");
        Map<String, @Nullable Object> values = new HashMap<>(Map.of(
                "id",
                "ID1",
                "clientid",
                "c1",
                "username",
                "u1",
                "peerhost",
                "10.0.0.9",
                "qos",
                1L,
                "topic",
                "all/x",
                "payload",
                "{\"list\": [\"a\", \"b\"]}"));
        action.send(List.of(row(5, values)));
        assertThat(server.execute(
                        "SELECT id, clientid, username, peerhost, qos, topic, payload, ts / 1000000, fixed, second"
                                + " FROM seen"))
                .isEqualTo("ID1|c1|u1|10.0.0.9|1|all/x|{\"list\": [\"a\", \"b\"]}|1763726400005|7|b");
    }

    @Test
    @Feature("BK-28")
    @DisplayName("What is wrong in a file is named with its place")
    void namesErrors() {
        assertThat(
                        problem(
                                "{\"a\": {\"name\": \"n\", \"sql\": \"insert into t(a) values ($1, $2)\", \"param_keys\": [\"$id\"]}}"))
                .contains("bad.tmpl: a.sql", "$2 has no element");
        assertThat(
                        problem(
                                "{\"a\": {\"name\": \"n\", \"sql\": \"insert into (a) values ($1)\", \"param_keys\": [\"$id\"]}}"))
                .contains("bad.tmpl: a.sql", "line 1");
        assertThat(problem("{\"a\": {\"name\": \"n\", \"sql\": \"delete from t\"}}"))
                .contains("param_keys is required");
        assertThat(problem("{\"a\": {\"name\": \"n\", \"sql\": \"delete from t\", \"param_keys\": []},"
                        + " \"b\": {\"name\": \"n\", \"sql\": \"delete from t\", \"param_keys\": []}}"))
                .contains("two templates of this name");
    }

    private String problem(String file) {
        InvalidParameterException problem =
                catchThrowableOfType(InvalidParameterException.class, () -> withFile("bad.tmpl", file));
        assertThat(problem).isNotNull();
        return String.valueOf(problem.getMessage());
    }

    private Action withFile(String name, String text) throws Exception {
        Files.writeString(directory.resolve("templates").resolve(name), text);
        TimescaleResourceType type = new TimescaleResourceType();
        return action(type, box.connected(type), "template_file", name);
    }

    private static Row message(int number, String topic, String payload) {
        return row(number, Map.of("topic", topic, "payload", payload));
    }
}
