package io.sluice.connector.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.Lookup;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.Row;
import io.sluice.connector.RowKey;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.LossyProxy;
import io.sluice.testkit.server.MariaDbServer;
import io.sluice.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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

/** Statements, values and exactness as MariaDB itself takes them. */
@Timeout(120)
@EnabledIf("io.sluice.testkit.server.MariaDbServer#isInstalled")
class MysqlResourceTest {
    private static final String PLAIN = "insert into t(n, text) values (${n}, ${text})";
    private static final String EACH_ONCE = "SELECT CONCAT_WS('/', count(*), count(DISTINCT n), max(n)) FROM t";
    private static final long NOON = 1_763_726_400_000L;

    @TempDir
    private static Path directory;

    private static MariaDbServer server;

    private final List<Resource> resources = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        TestAuthority authority = TestAuthority.root("sluice test");
        authority.write(directory.resolve("ca.pem"));
        TestAuthority.root("another").write(directory.resolve("other.pem"));
        TestAuthority.Issued issued = authority.issue("CN=database");
        issued.writeChain(directory.resolve("server.pem"));
        issued.writeKey(directory.resolve("key.pem"));
        server = MariaDbServer.in(
                directory, "ssl-cert=" + directory.resolve("server.pem"), "ssl-key=" + directory.resolve("key.pem"));
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeTable() throws Exception {
        server.execute("DROP TABLE IF EXISTS t, sluice_progress, sluice_refused;"
                + "CREATE TABLE t(n integer, text varchar(200) CHARACTER SET utf8mb4) ENGINE=InnoDB");
    }

    @AfterEach
    void closeResources() {
        resources.forEach(Resource::close);
    }

    @Test
    @Feature("RA-05")
    @DisplayName("The manual's example (2872-2897): the message is in the table")
    void manualExample() throws Exception {
        server.execute("CREATE OR REPLACE TABLE `t_mqtt_msg` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT,"
                + " `msgid` varchar(64) DEFAULT NULL, `topic` varchar(255) NOT NULL, `qos` tinyint(1) NOT NULL DEFAULT '0',"
                + " `payload` blob, `arrived` datetime NOT NULL, PRIMARY KEY (`id`), INDEX topic_index(`id`, `topic`)"
                + ") ENGINE=InnoDB DEFAULT CHARSET=utf8MB4");
        String sql =
                "insert into t_mqtt_msg(msgid, topic, qos, payload, arrived) values (${id}, ${topic}, ${qos}, ${payload},"
                        + " FROM_UNIXTIME(${timestamp}/1000))";
        Map<String, Object> message = Map.of(
                "id", "58F4A0000", "topic", "t/a", "qos", 1L, "payload", "hello", "timestamp", 1_562_000_000_000L);
        action(resource(), sql).send(List.of(row(1, message), row(2, message)));
        assertThat(server.execute(
                        "SELECT msgid, topic, qos, payload, UNIX_TIMESTAMP(arrived) FROM t_mqtt_msg WHERE id = 2"))
                .isEqualTo("58F4A0000\tt/a\t1\thello\t1562000000");
    }

    @Test
    @Feature("RA-19")
    @DisplayName(
            "Quotes, line breaks, backslashes and SQL in a payload are stored as they are, whichever way it is written")
    void valuesNeverBecomeSql() throws Exception {
        String nasty = "'); DROP TABLE t; -- \" \\ \\' \n\r\t ${x} ? # \u20ac \ud83d\ude00";
        for (String sql : List.of(
                PLAIN, "insert into t set n = ${n}, text = '${text}'", "insert into t(n, text) select ${n}, ${text}")) {
            action(resource("exactly_once", "off"), sql).send(List.of(row(1, Map.of("n", 1L, "text", nasty))));
        }
        assertThat(server.execute("SELECT DISTINCT HEX(text) FROM t"))
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(nasty.getBytes(StandardCharsets.UTF_8)));
        assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(3);
    }

    @Test
    @Feature("RA-19")
    @DisplayName("Values fit the types of the columns, or the row is refused alone; nothing is cut or turned into zero")
    void fitsTypes() throws Exception {
        server.execute(
                "CREATE OR REPLACE TABLE t(i integer, f double, yes boolean, s varchar(20), raw blob, at datetime, j json)");
        String sql = "insert into t(i, f, yes, s, raw, at, j) values (${i}, ${f}, ${yes}, ${s}, ${raw}, ${at}, ${j})";
        Map<String, @Nullable Object> values = new HashMap<>(
                Map.of("i", 21.0, "f", "21.5", "yes", true, "s", 21.5, "raw", new byte[] {0, (byte) 0xFF, '\\', '\''}));
        values.put("at", "2026-11-21 12:00:00");
        values.put("j", Map.of("a", List.of(1L, "x")));
        action(resource(), sql).send(List.of(row(1, values), row(2, Map.of())));
        assertThat(server.execute("SELECT i, f, yes, s, HEX(raw), at, j FROM t WHERE i IS NOT NULL"))
                .isEqualTo("21\t21.5\t1\t21.5\t00FF5C27\t2026-11-21 12:00:00\t{\"a\":[1,\"x\"]}");
        List<Row> bad = List.of(
                row(3, Map.of("i", "no number")),
                row(4, Map.of("s", "longer than twenty characters")),
                row(5, Map.of("j", "no json")),
                row(6, Map.of("at", "yesterday at noon")),
                row(7, Map.of("f", Double.NaN)),
                row(8, Map.of("i", 1L)));
        ConnectorException refusal = catchThrowableOfType(
                ConnectorException.class, () -> action(resource(), sql).send(bad));
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(Kind.REJECT);
        assertThat(refusal.rejectedRows()).containsOnlyKeys(0, 1, 2, 3, 4);
        assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(3);
    }

    @Test
    @Feature("RA-05")
    @DisplayName("The answer to a commit is lost, again and again, and the batches are cut differently: every row once")
    void survivesLostAnswers() throws Exception {
        long seed = 20_261_121;
        Random random = new Random(seed);
        try (LossyProxy proxy = LossyProxy.before(server.port())) {
            Action action = action(resource("server", "127.0.0.1:" + proxy.port(), "exactly_once", "on"), PLAIN);
            int stored = 0;
            int attempts = 0;
            while (stored < 2_000 && attempts++ < 500) {
                int to = Math.min(2_000, stored + 1 + random.nextInt(80));
                if (random.nextInt(3) == 0) {
                    proxy.loseAnswers("COMMIT", 1);
                }
                try {
                    action.send(rows(stored, to));
                    stored = to;
                } catch (ConnectorException lost) {
                    assertThat(lost.kind())
                            .as("seed " + seed + ": " + lost.getMessage())
                            .isEqualTo(Kind.RETRY);
                }
            }
            assertThat(proxy.lost()).isGreaterThan(9);
        }
        assertThat(server.execute(EACH_ONCE)).isEqualTo("2000/2000/1999");
        action(resource(), PLAIN).send(rows(1_900, 2_010));
        assertThat(server.execute(EACH_ONCE)).isEqualTo("2010/2010/2009");
    }

    @Test
    @DisplayName("Refused rows are refused again when they come again; duplicates may replace, update or be ignored")
    void refusesAndUpdates() throws Exception {
        server.execute("ALTER TABLE t ADD PRIMARY KEY (n)");
        List<Row> batch = new ArrayList<>(rows(0, 50));
        batch.set(20, row(20, Map.of("n", 3L, "text", "again")));
        ConnectorException first = catchThrowableOfType(
                ConnectorException.class, () -> action(resource(), PLAIN).send(batch));
        ConnectorException second = catchThrowableOfType(
                ConnectorException.class, () -> action(resource(), PLAIN).send(batch.subList(10, 50)));
        assertThat(first.rejectedRows()).containsOnlyKeys(20);
        assertThat(second.rejectedRows())
                .containsOnlyKeys(10)
                .containsEntry(10, first.rejectedRows().get(20));
        assertThat(server.execute(EACH_ONCE)).isEqualTo("49/49/49");
        action(resource("exactly_once", "off"), PLAIN + " on duplicate key update text = concat(values(text), '!')")
                .send(rows(0, 3));
        action(resource("exactly_once", "off"), "replace into t(n, text) values (${n}, 'replaced')")
                .send(rows(1, 2));
        action(resource("exactly_once", "off"), "update t set text = 'updated ${n}' where n = ${n}")
                .send(rows(2, 3));
        assertThat(server.execute("SELECT text FROM t WHERE n < 3 ORDER BY n"))
                .isEqualTo("row 0!\nreplaced\nupdated 2");
    }

    @Test
    @DisplayName("A table that is not there makes rows wait; without rights, on says what to grant")
    void waitsForTheTable() throws Exception {
        Action action = action(resource(), "insert into later(n) values (${n})");
        ConnectorException missing = catchThrowableOfType(ConnectorException.class, () -> action.send(rows(0, 5)));
        assertThat(missing.kind()).isEqualTo(Kind.RETRY);
        assertThat(missing).hasMessageContaining("later").hasMessageContaining("wait until the table exists");
        server.execute("CREATE OR REPLACE TABLE later(n integer)");
        action.send(rows(0, 5));
        assertThat(server.count("SELECT count(*) FROM later")).isEqualTo(5);
        server.execute("DROP TABLE later, sluice_progress, sluice_refused");
        server.executeAsSuperuser("CREATE OR REPLACE USER guest@'127.0.0.1' IDENTIFIED BY 'guest';"
                + "GRANT SELECT, INSERT ON sluice.t TO guest@'127.0.0.1'");
        Action guest = action(resource("user", "guest", "password", "guest", "exactly_once", "on"), PLAIN);
        ConnectorException denied = catchThrowableOfType(ConnectorException.class, () -> guest.send(rows(0, 5)));
        assertThat(denied.kind()).isEqualTo(Kind.RETRY);
        assertThat(denied).hasMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE ON sluice_progress");
    }

    @Test
    @DisplayName("A row above max_allowed_packet is refused alone")
    void refusesGiants() throws Exception {
        server.execute("CREATE OR REPLACE TABLE t(n integer, text longtext)");
        server.executeAsSuperuser("SET GLOBAL max_allowed_packet = 2097152");
        try {
            List<Row> batch = new ArrayList<>(rows(0, 10));
            batch.set(4, row(4, Map.of("n", 4L, "text", "x".repeat(3_000_000))));
            ConnectorException refusal = catchThrowableOfType(
                    ConnectorException.class, () -> action(resource(), PLAIN).send(batch));
            assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(Kind.REJECT);
            assertThat(refusal.rejectedRows()).containsOnlyKeys(4);
        } finally {
            server.executeAsSuperuser("SET GLOBAL max_allowed_packet = 16777216");
        }
        assertThat(server.execute(EACH_ONCE)).isEqualTo("9/9/9");
    }

    @Test
    @DisplayName(
            "Lookups bind their parameters and cannot write; an encrypted connection trusts only whom it is told to")
    void answersQuestionsEncrypted() throws Exception {
        server.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        Lookup lookup = resource("ssl", true, "cacertfile", "ca.pem").lookup().orElseThrow();
        assertThat(lookup.query(
                        "SELECT n, text, n / 2 AS half FROM t WHERE text <> ? AND n < ? ORDER BY n",
                        Arrays.asList("b", 9L),
                        1))
                .isEqualTo(new Lookup.Answer(List.of("n", "text", "half"), List.of(Arrays.asList(1L, "a", 0.5)), true));
        assertThat(lookup.query(
                                "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'SSL_CIPHER'",
                                List.of(),
                                1)
                        .rows()
                        .get(0)
                        .toString())
                .contains("TLS_");
        for (String sql : List.of("DELETE FROM t", "SELECT 1; DELETE FROM t", "SELECT none FROM t")) {
            ConnectorException refusal =
                    catchThrowableOfType(ConnectorException.class, () -> lookup.query(sql, List.of(), 5));
            assertThat(refusal).as(sql).isNotNull();
            assertThat(refusal.kind()).as(sql).isEqualTo(Kind.REJECT);
        }
        assertThatThrownBy(() -> resource("ssl", true, "cacertfile", "other.pem"))
                .isInstanceOf(ConnectorException.class);
        assertThatThrownBy(() -> resource("ssl", true, "cacertfile", "ca.pem", "server_name", "elsewhere"))
                .hasStackTraceContaining("elsewhere");
    }

    private Resource resource(Object... parameters) throws Exception {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of(
                "server", "127.0.0.1:" + server.port(),
                "database", MariaDbServer.USER,
                "user", MariaDbServer.USER,
                "password", MariaDbServer.PASSWORD));
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i].toString(), parameters[i + 1]);
        }
        ResourceType type = new MysqlResourceType();
        Resource resource = type.create(
                ParameterValues.check(type.parameters(), all),
                new ResourceContext("resource:test", "sluice@test", directory));
        resources.add(resource);
        resource.connect();
        return resource;
    }

    private static Action action(Resource resource, String sql) throws Exception {
        ResourceType type = new MysqlResourceType();
        return resource.action(
                type.actions().get(0),
                ParameterValues.check(type.actions().get(0).parameters(), Map.of("sql", sql)));
    }

    private static Row row(int number, Map<String, ? extends @Nullable Object> values) {
        RowKey key = new RowKey(NOON * 1_000 + number, 0x0001_0000_0007_0000L, "inst:1", 0);
        return new Row(key, NOON + number, new HashMap<>(values), "queue:test", number);
    }

    private static List<Row> rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> row(n, Map.of("n", (long) n, "text", "row " + n)))
                .toList();
    }
}
