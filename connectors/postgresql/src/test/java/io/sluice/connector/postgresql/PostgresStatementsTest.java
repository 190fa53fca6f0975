package io.sluice.connector.postgresql;

import static io.sluice.connector.postgresql.PostgresBox.action;
import static io.sluice.connector.postgresql.PostgresBox.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.Lookup;
import io.sluice.connector.Row;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.PostgresServer;
import io.sluice.testkit.tls.TestAuthority;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

/** Statements and values as PostgreSQL itself takes them. */
@Timeout(120)
@EnabledIf("io.sluice.testkit.server.PostgresServer#isInstalled")
class PostgresStatementsTest {
    @TempDir
    private static Path directory;

    private static PostgresServer server;

    private PostgresBox box;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.in(directory);
        server.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void clear() throws Exception {
        server.execute("DROP TABLE IF EXISTS t, sluice_progress, sluice_refused");
        box = new PostgresBox(server, directory);
    }

    @AfterEach
    void closeResources() {
        box.close();
    }

    @Test
    @Feature("RA-06")
    @DisplayName("The manual's example (2928-2960): the message is in the table")
    void manualExample() throws Exception {
        server.execute("DROP TABLE IF EXISTS t_mqtt_msg; CREATE TABLE t_mqtt_msg (id SERIAL primary key,"
                + " msgid character varying(64), sender character varying(64), topic character varying(255),"
                + " qos integer, retain integer, payload text, arrived timestamp without time zone)");
        String sql =
                "insert into t_mqtt_msg(msgid, topic, qos, retain, payload, arrived) values (${id}, ${topic}, ${qos},"
                        + " ${retain}, ${payload}, to_timestamp(${timestamp}::double precision /1000)) returning id";
        Map<String, Object> message = Map.of(
                "id",
                "58F4A0000",
                "topic",
                "t/1",
                "qos",
                0L,
                "retain",
                false,
                "payload",
                "hello1",
                "timestamp",
                1_562_000_000_000L);
        action(box.pgsql(), sql).send(List.of(row(1, message), row(2, message)));
        assertThat(server.execute("SELECT msgid, topic, qos, retain, payload, extract(epoch from arrived)::int"
                        + " FROM t_mqtt_msg WHERE id = 2"))
                .isEqualTo("58F4A0000|t/1|0|0|hello1|1562000000");
    }

    @Test
    @Feature("RA-19")
    @DisplayName(
            "Quotes, line breaks, backslashes and SQL in a payload are stored as they are, whichever way it is written")
    void valuesNeverBecomeSql() throws Exception {
        String nasty = "'); DROP TABLE t; -- \" \\ \\N \n\r\t ${x} {a,\"b\"} $1 ? \u20ac \ud83d\ude00";
        server.execute("CREATE TABLE t(n integer, way text, v text)");
        for (String sql : List.of(
                "insert into t(n, way, v) values (${n}, 'copy', ${v})",
                "insert into t(n, way, v) values (${n}, 'array', concat(${v}::text, '')) on conflict do nothing",
                "insert into t(n, way, v) select ${n}, 'each', '${v}'")) {
            action(box.pgsql("exactly_once", "off"), sql)
                    .send(List.of(row(1, Map.of("n", 1L, "v", nasty)), row(2, Map.of("n", 2L, "v", "\\N"))));
        }
        action(box.pgsql(), "insert into t(n, way, v) values (${n}, ${way}, '${v}')")
                .send(List.of(row(1, Map.of("n", 1L, "way", "plain", "v", nasty))));
        String hex = HexFormat.of().formatHex(nasty.getBytes(StandardCharsets.UTF_8));
        assertThat(server.execute(
                        "SELECT way, v = convert_from('\\x" + hex + "', 'UTF8') FROM t WHERE n = 1 ORDER BY way"))
                .isEqualTo("array|t\ncopy|t\neach|t\nplain|t");
        assertThat(server.execute("SELECT DISTINCT v FROM t WHERE n = 2")).isEqualTo("\\N");
    }

    @Test
    @Feature("RA-19")
    @DisplayName("Values fit the types of the columns, or the row is refused alone")
    void fitsTypes() throws Exception {
        server.execute("CREATE TABLE t(i integer, b bigint, f float8, r real, num numeric, yes boolean, s varchar(20),"
                + " raw bytea, at timestamptz, j jsonb, tags text[], u uuid)");
        String sql =
                "insert into t(i, b, f, r, num, yes, s, raw, at, j, tags, u) values (${i}, ${b}, ${f}, ${r}, ${num}, ${yes},"
                        + " ${s}, ${raw}, ${at}, ${j}, ${tags}, ${u})";
        Map<String, @Nullable Object> values = new HashMap<>(Map.of(
                "i",
                21.0,
                "b",
                true,
                "f",
                "21.5",
                "r",
                7L,
                "num",
                new BigInteger("123456789012345678901234567890"),
                "yes",
                1L,
                "s",
                21.5,
                "raw",
                new byte[] {0, (byte) 0xFF, '\\'},
                "at",
                1_562_000_000_125L,
                "j",
                Map.of("a", List.of(1L, "x"))));
        values.put("tags", List.of("a", "b\"c", "d,\\"));
        values.put("u", "6f1c1f0e-51b0-4f5b-9f0f-1f2e3d4c5b6a");
        action(box.pgsql(), sql).send(List.of(row(1, values), row(2, Map.of())));
        assertThat(server.execute(
                        "SET timezone = 'UTC'; SELECT i, b, f, r, num, yes, s, raw, at, j, tags[2], tags[3], u"
                                + " FROM t WHERE i IS NOT NULL"))
                .isEqualTo("21|1|21.5|7|123456789012345678901234567890|t|21.5|\\x00ff5c|2019-07-01 16:53:20.125+00"
                        + "|{\"a\": [1, \"x\"]}|b\"c|d,\\|6f1c1f0e-51b0-4f5b-9f0f-1f2e3d4c5b6a");
        assertThat(server.count("SELECT count(*) FROM t WHERE i IS NULL AND j IS NULL"))
                .isEqualTo(1);

        List<Row> bad = List.of(
                row(3, Map.of("i", 21.5)),
                row(4, Map.of("s", "longer than twenty characters")),
                row(5, Map.of("j", "no json")),
                row(6, Map.of("at", "yesterday at noon")),
                row(7, Map.of("i", 1L)));
        ConnectorException refusal = catchThrowableOfType(
                ConnectorException.class, () -> action(box.pgsql(), sql).send(bad));
        assertThat(refusal.kind()).isEqualTo(Kind.REJECT);
        assertThat(refusal.rejectedRows()).containsOnlyKeys(0, 1, 2, 3);
        assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(3);
    }

    @Test
    @DisplayName("Upserts, updates, deletes and functions run once for each row, in order; do nothing keeps the first")
    void otherStatements() throws Exception {
        server.execute("CREATE TABLE t(device text PRIMARY KEY, n integer, last float8);"
                + "CREATE OR REPLACE FUNCTION f(d text, v float8) RETURNS void LANGUAGE sql AS"
                + " 'INSERT INTO t VALUES (d, 100, v)'");
        List<Row> rows = IntStream.range(0, 60)
                .mapToObj(n -> row(n, Map.of("d", "d" + n % 3, "v", n + 0.5)))
                .toList();
        action(
                        box.pgsql("exactly_once", "off"),
                        "insert into t(device, n, last) values (${d}, 1, ${v}) on conflict (device)"
                                + " do update set n = t.n + 1, last = excluded.last returning n")
                .send(rows);
        assertThat(server.execute("SELECT * FROM t ORDER BY device")).isEqualTo("d0|20|57.5\nd1|20|58.5\nd2|20|59.5");
        action(
                        box.pgsql("exactly_once", "off"),
                        "insert into t(device, n, last) values (${d}, 7, ${v}) on conflict do nothing")
                .send(rows);
        action(box.pgsql("exactly_once", "off"), "update t set last = ${v} where device = ${d} and ${v} < 3.0")
                .send(rows);
        action(box.pgsql("exactly_once", "off"), "delete from t where device = 'd1' and ${v} = 1.5")
                .send(rows);
        action(box.pgsql("exactly_once", "off"), "select f('f' || ${d}, ${v})").send(rows.subList(0, 3));
        assertThat(server.execute("SELECT * FROM t ORDER BY device"))
                .isEqualTo("d0|20|0.5\nd2|20|2.5\nfd0|100|0.5\nfd1|100|1.5\nfd2|100|2.5");
    }

    @Test
    @DisplayName("A view, which COPY does not write to, takes rows all the same")
    void writesToViews() throws Exception {
        server.execute("CREATE TABLE t(n integer); CREATE OR REPLACE VIEW v AS SELECT n FROM t");
        var action = action(box.pgsql(), "insert into v(n) values (${n})");
        ConnectorException first =
                catchThrowableOfType(ConnectorException.class, () -> action.send(PostgresBox.rows(0, 10)));
        assertThat(first.kind()).isEqualTo(Kind.RETRY);
        action.send(PostgresBox.rows(0, 10));
        assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(10);
        server.execute("DROP VIEW v");
    }

    @Test
    @DisplayName("Lookups bind their parameters, cannot write, and end at their limits")
    void answersQuestions() throws Exception {
        server.execute(
                "CREATE TABLE t(n integer, f numeric(6,2), s text, raw bytea, at timestamptz);"
                        + "INSERT INTO t SELECT n, n + 0.25, 'dev-' || n, '\\x00ff', '2026-01-01Z' FROM generate_series(1, 10) n");
        Lookup lookup = box.pgsql("request_timeout", 1).lookup().orElseThrow();
        Lookup.Answer answer =
                lookup.query("SELECT n, f, s, raw FROM t WHERE s = ? AND n < ?", Arrays.asList("dev-3", 5L), 10);
        assertThat(answer.columns()).containsExactly("n", "f", "s", "raw");
        assertThat(answer.rows()).hasSize(1);
        assertThat(answer.rows().get(0).subList(0, 3)).containsExactly(3L, 3.25, "dev-3");
        assertThat(answer.rows().get(0).get(3)).isEqualTo(new byte[] {0, (byte) 0xFF});
        assertThat(lookup.query("SELECT n FROM t ORDER BY n", List.of(), 4))
                .isEqualTo(new Lookup.Answer(
                        List.of("n"), List.of(List.of(1L), List.of(2L), List.of(3L), List.of(4L)), true));
        assertThat(lookup.query("SELECT n FROM t WHERE s = ?", Collections.singletonList("x' OR '1'='1"), 5)
                        .rows())
                .isEmpty();
        for (String sql : List.of(
                "DELETE FROM t",
                "SELECT 1; COMMIT; DELETE FROM t",
                "SELECT nextval('nothing')",
                "SELECT pg_sleep(9)",
                "WITH x AS (DELETE FROM t RETURNING n) SELECT n FROM x")) {
            ConnectorException refusal =
                    catchThrowableOfType(ConnectorException.class, () -> lookup.query(sql, List.of(), 5));
            assertThat(refusal).as(sql).isNotNull();
            assertThat(refusal.kind()).as(sql).isEqualTo(Kind.REJECT);
        }
        assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(10);
    }

    @Test
    @DisplayName("An encrypted connection trusts only whom it is told to; a server without TLS is named")
    void encrypts() throws Exception {
        Path certificates = Files.createDirectory(directory.resolve("tls"));
        TestAuthority authority = TestAuthority.root("sluice test");
        authority.write(certificates.resolve("ca.pem"));
        TestAuthority.root("another").write(certificates.resolve("other.pem"));
        TestAuthority.Issued issued = authority.issue("CN=database");
        issued.writeChain(certificates.resolve("server.pem"));
        issued.writeKey(certificates.resolve("key.pem"));
        assertThatThrownBy(() -> box.pgsql("ssl", true)).hasMessageContaining("does not support SSL");

        server.useTls(certificates.resolve("server.pem"), certificates.resolve("key.pem"));
        Lookup lookup =
                box.pgsql("ssl", true, "cacertfile", "tls/ca.pem").lookup().orElseThrow();
        assertThat(lookup.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", List.of(), 1)
                        .rows())
                .isEqualTo(List.of(List.of(true)));
        assertThatThrownBy(() -> box.pgsql("ssl", true, "cacertfile", "tls/other.pem"))
                .hasMessageContaining("SSL error");
        assertThatThrownBy(() -> box.pgsql("ssl", true, "cacertfile", "tls/ca.pem", "server_name", "elsewhere"))
                .hasMessageContaining("SSL error");
        assertThatThrownBy(() -> box.pgsql("ssl", true, "cacertfile", "none.pem"))
                .hasStackTraceContaining("cacertfile")
                .hasStackTraceContaining("none.pem");
    }
}
