package io.sluice.connector.postgresql;

import static io.sluice.connector.postgresql.PostgresBox.action;
import static io.sluice.connector.postgresql.PostgresBox.row;
import static io.sluice.connector.postgresql.PostgresBox.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.ConnectorException.Kind;
import io.sluice.connector.Resource;
import io.sluice.connector.Row;
import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.LossyProxy;
import io.sluice.testkit.server.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Every row once, whatever was lost on the way. */
@Timeout(120)
@Feature("RA-06")
@EnabledIf("io.sluice.testkit.server.PostgresServer#isInstalled")
class PostgresExactlyOnceTest {
    private static final String PLAIN = "insert into t(n, text) values (${n}, ${text})";
    private static final String EACH_ONCE = "SELECT count(*) || '/' || count(DISTINCT n) || '/' || max(n) FROM t";

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
    void makeTable() throws Exception {
        server.execute("DROP TABLE IF EXISTS t, sluice_progress, sluice_refused; CREATE TABLE t(n integer, text text)");
        box = new PostgresBox(server, directory);
    }

    @AfterEach
    void closeResources() {
        box.close();
    }

    @Test
    @DisplayName("The answer to a commit is lost, again and again, and the batches are cut differently: every row once")
    void survivesLostAnswers() throws Exception {
        long seed = 20_261_121;
        Random random = new Random(seed);
        try (LossyProxy proxy = LossyProxy.before(server.port())) {
            Resource resource = box.pgsql("server", "127.0.0.1:" + proxy.port(), "exactly_once", "on");
            Action action = action(resource, PLAIN);
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
                    assertThat(lost.kind()).as("seed " + seed).isEqualTo(Kind.RETRY);
                }
            }
            assertThat(proxy.lost()).isGreaterThan(9);
        }
        assertThat(server.execute(EACH_ONCE)).isEqualTo("2000/2000/1999");
    }

    @Test
    @DisplayName("A sender that is killed is followed by one that knows nothing: it sends again from an older place")
    void survivesAKillOfTheSender() throws Exception {
        action(box.pgsql(), PLAIN).send(rows(0, 300));
        Action next = action(box.pgsql(), PLAIN);
        next.send(rows(0, 100));
        next.send(rows(100, 350));
        next.send(rows(350, 400));
        assertThat(server.execute(EACH_ONCE)).isEqualTo("400/400/399");
    }

    @Test
    @DisplayName("A refused row is refused again when it comes again, not taken for stored")
    void remembersRefusals() throws Exception {
        List<Row> batch = new ArrayList<>(rows(0, 100));
        batch.set(40, row(40, Map.of("n", "no number", "text", "bad")));
        ConnectorException first = refusal(action(box.pgsql(), PLAIN), batch);
        ConnectorException again = refusal(action(box.pgsql(), PLAIN), batch.subList(30, 100));
        assertThat(first.rejectedRows()).containsOnlyKeys(40);
        assertThat(again.rejectedRows()).containsOnlyKeys(10);
        assertThat(again.rejectedRows().get(10))
                .isEqualTo(first.rejectedRows().get(40))
                .contains("no number");
        assertThat(server.execute(EACH_ONCE)).isEqualTo("99/99/99");
    }

    @Test
    @DisplayName("Two senders of one queue follow one on another")
    void locksOutASecondSender() throws Exception {
        Action one = action(box.pgsql(), PLAIN);
        Action other = action(box.pgsql(), PLAIN);
        one.send(rows(0, 10));
        other.send(rows(0, 20));
        one.send(rows(10, 30));
        other.send(rows(20, 40));
        assertThat(server.execute(EACH_ONCE)).isEqualTo("40/40/39");
    }

    @Test
    @DisplayName("Bad rows anywhere are refused alone, all others are stored in order")
    void isolatesBadRows() throws Exception {
        server.execute("ALTER TABLE t ADD CHECK (n <> 13), ADD COLUMN place serial");
        List<Row> batch = new ArrayList<>(rows(0, 64));
        batch.set(0, row(0, Map.of("n", 99_999_999_999L, "text", "too large")));
        batch.set(63, row(63, Map.of("n", 1L, "text", "nul \0 is no text")));
        batch.set(31, row(31, Map.of("n", 1L, "text", new byte[] {(byte) 0xFF})));
        ConnectorException refusal = refusal(action(box.pgsql(), PLAIN), batch);
        assertThat(refusal.rejectedRows()).containsOnlyKeys(0, 13, 31, 63);
        assertThat(server.execute(
                        "SELECT count(*), bool_and(ok) FROM (SELECT n > lag(n, 1, -1) OVER (ORDER BY place) AS ok"
                                + " FROM t) x"))
                .isEqualTo("60|t");
    }

    @Test
    @DisplayName("A constraint that waits for the commit is found as well")
    void findsDeferredConstraints() throws Exception {
        server.execute("CREATE TABLE devices(n integer PRIMARY KEY); INSERT INTO devices SELECT generate_series(0, 50);"
                + "ALTER TABLE t ADD FOREIGN KEY (n) REFERENCES devices DEFERRABLE INITIALLY DEFERRED");
        ConnectorException refusal = refusal(action(box.pgsql(), PLAIN), rows(45, 53));
        assertThat(refusal.rejectedRows()).containsOnlyKeys(6, 7);
        assertThat(server.execute(EACH_ONCE)).isEqualTo("6/6/50");
        server.execute("DROP TABLE t, devices");
    }

    @Test
    @DisplayName("A table that is not there, a wrong column, a read-only server: rows wait, the message says for what")
    void waitsForTheTable() throws Exception {
        server.execute("DROP TABLE t");
        Action action = action(box.pgsql(), PLAIN);
        assertThat(wait(action, rows(0, 5))).contains("\"t\" does not exist", "wait until the table exists");
        server.execute("CREATE TABLE t(n integer)");
        assertThat(wait(action, rows(0, 5))).contains("text", "column exists");
        server.execute("ALTER TABLE t ADD COLUMN text text");
        server.executeAsSuperuser("ALTER ROLE sluice SET default_transaction_read_only = on");
        try {
            assertThat(wait(action(box.pgsql(), PLAIN), rows(0, 5))).contains("read-only");
        } finally {
            server.executeAsSuperuser("ALTER ROLE sluice RESET default_transaction_read_only");
        }
        action.send(rows(0, 5));
        assertThat(server.execute(EACH_ONCE)).isEqualTo("5/5/4");
    }

    @Test
    @DisplayName("Without the right to make tables: on says what to grant, auto and off store all the same")
    void worksWithoutRights() throws Exception {
        server.executeAsSuperuser("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest'");
        server.execute("GRANT INSERT, SELECT ON t TO guest");
        Object[] guest = {"user", "guest", "password", "guest", "exactly_once", "on"};
        assertThat(wait(action(box.pgsql(guest), PLAIN), rows(0, 5)))
                .contains(
                        "permission denied", "GRANT SELECT, INSERT, UPDATE, DELETE ON sluice_progress, sluice_refused")
                .contains("CREATE TABLE");
        guest[5] = "auto";
        Action auto = action(box.pgsql(guest), PLAIN);
        auto.send(rows(0, 5));
        auto.send(rows(0, 5));
        guest[5] = "off";
        action(box.pgsql(guest), PLAIN).send(rows(0, 5));
        assertThat(server.execute(EACH_ONCE)).isEqualTo("15/5/4");
    }

    @Test
    @DisplayName("Rows of a queue in memory have no place and are just stored")
    void storesRowsWithoutQueue() throws Exception {
        List<Row> memory = rows(0, 5).stream()
                .map(row -> new Row(row.key(), row.timestampMillis(), row.values()))
                .toList();
        Action action = action(box.pgsql(), PLAIN);
        assertThatCode(() -> action.send(memory)).doesNotThrowAnyException();
        action.send(memory);
        assertThat(server.execute(EACH_ONCE)).isEqualTo("10/5/4");
    }

    private static ConnectorException refusal(Action action, List<Row> rows) {
        ConnectorException refusal = catchThrowableOfType(ConnectorException.class, () -> action.send(rows));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(Kind.REJECT);
        return refusal;
    }

    private static String wait(Action action, List<Row> rows) {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> action.send(rows));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.RETRY);
        return String.valueOf(failure.getMessage());
    }
}
