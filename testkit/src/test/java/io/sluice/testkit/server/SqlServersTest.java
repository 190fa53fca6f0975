package io.sluice.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The SQL servers keep their data and their port over an orderly stop and over a kill. */
@Timeout(120)
class SqlServersTest {
    @TempDir
    private Path directory;

    @Test
    @EnabledIf("io.sluice.testkit.server.PostgresServer#isInstalled")
    void postgres() throws Exception {
        try (PostgresServer server = PostgresServer.in(directory)) {
            server.start();
            server.execute("CREATE TABLE t(n int); INSERT INTO t VALUES (1)");
            server.stop();
            assertThatThrownBy(() -> server.execute("SELECT 1")).hasMessageContaining("refused");
            server.start();
            server.execute("INSERT INTO t VALUES (2)");
            server.kill();
            server.start();
            assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(2);
            assertThat(server.execute("SELECT n, 'x' FROM t ORDER BY n")).isEqualTo("1|x\n2|x");
        }
    }

    @Test
    @EnabledIf(
            value = "io.sluice.testkit.server.PostgresServer#isTimescaleInstalled",
            disabledReason = "TimescaleDB is not there: build/timescale.sh builds it")
    void timescale() throws Exception {
        try (PostgresServer server = PostgresServer.withTimescaleIn(directory)) {
            server.start();
            server.execute("CREATE TABLE m(time timestamptz NOT NULL, v float8)");
            assertThat(server.execute("SELECT create_hypertable('m', 'time')")).isEqualTo("(1,public,m,t)");
            server.execute("INSERT INTO m VALUES (now(), 1.5)");
            server.kill();
            server.start();
            assertThat(server.execute("SELECT avg(v) FROM m GROUP BY time_bucket('1 hour', time)"))
                    .isEqualTo("1.5");
        }
    }

    @Test
    @EnabledIf("io.sluice.testkit.server.MariaDbServer#isInstalled")
    void mariaDb() throws Exception {
        try (MariaDbServer server = MariaDbServer.in(directory)) {
            server.start();
            server.execute("CREATE TABLE t(n int); INSERT INTO t VALUES (1)");
            server.stop();
            assertThatThrownBy(() -> server.execute("SELECT 1")).hasMessageContaining("connect");
            server.start();
            server.execute("INSERT INTO t VALUES (2)");
            server.kill();
            server.start();
            assertThat(server.count("SELECT count(*) FROM t")).isEqualTo(2);
        }
    }
}
