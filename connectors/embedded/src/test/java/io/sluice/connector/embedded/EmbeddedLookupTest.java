package io.sluice.connector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Template;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions: what they may do, and that they can do no harm. */
@Timeout(60)
class EmbeddedLookupTest {
    private static final String FOREVER =
            "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

    @TempDir
    private Path data;

    private EmbeddedBox box;

    @BeforeEach
    void open() throws Exception {
        box = EmbeddedBox.in(data);
        for (int i = 0; i < 10; i++) {
            box.store(i, "n", (long) i, "name", "it's #" + i, "ok", i > 5);
        }
    }

    @AfterEach
    void close() {
        box.close();
    }

    @Test
    void bindsParametersOfEveryKind() throws Exception {
        assertThat(box.ask("SELECT n FROM readings WHERE name = ?", "it's #3")).containsExactly(List.of(3L));
        assertThat(box.ask("SELECT count(*) FROM readings WHERE ok = ?", true)).containsExactly(List.of(4L));
        assertThat(box.ask("SELECT ?, ?, ?", null, 1.5, List.of(1L))).containsExactly(Arrays.asList(null, 1.5, "[1]"));
    }

    @Test
    @DisplayName("RA-19 Quotes in a value cannot break a statement made from a template")
    void bindsTemplates() throws Exception {
        Template template = Template.parse("SELECT n FROM readings WHERE name = ${payload.name} AND n < ${limit}");
        Map<String, Object> selected = Map.of("payload", Map.of("name", "it's #3"), "limit", 5L);
        assertThat(box.ask(
                        template.statement(n -> "?"),
                        template.bindings(selected).toArray()))
                .containsExactly(List.of(3L));
        Map<String, Object> hostile = Map.of("payload", Map.of("name", "x' OR '1'='1"), "limit", 5L);
        assertThat(box.ask(
                        template.statement(n -> "?"), template.bindings(hostile).toArray()))
                .isEmpty();
    }

    @Test
    void saysWhenThereWereMoreRows() throws Exception {
        assertThat(box.answer("SELECT n FROM readings", 9).truncated()).isTrue();
        assertThat(box.answer("SELECT n FROM readings", 9).rows()).hasSize(9);
        assertThat(box.answer("SELECT n FROM readings", 10).truncated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM readings",
                "UPDATE readings SET n = 0",
                "INSERT INTO readings(_key, _at) VALUES ('a', 'b')",
                "DROP TABLE readings",
                "CREATE TABLE evil(a)",
                "CREATE TEMP TABLE evil(a)",
                "ALTER TABLE readings ADD COLUMN evil",
                "PRAGMA query_only = 0",
                "PRAGMA hard_heap_limit = 1",
                "PRAGMA wal_checkpoint",
                "ATTACH 'evil.db' AS evil",
                "VACUUM INTO 'evil.db'",
                "VACUUM",
                "BEGIN IMMEDIATE",
                "backup to evil.db",
                "restore from evil.db",
                "",
                ";",
                "-- SELECT\nDELETE FROM readings",
                "/* SELECT */ DELETE FROM readings",
                "SELECT 1; DELETE FROM readings",
                "SELECT ';' ; /* -- */ DELETE FROM readings",
                "WITH x AS (SELECT 1) DELETE FROM readings",
                "WITH x AS (SELECT 1) INSERT INTO readings(_key, _at) VALUES ('a', 'b')",
                "EXPLAIN SELECT 1; DELETE FROM readings",
                "SELECT load_extension('evil.so')",
                "SELECT readfile('/etc/passwd')",
                "SELECT writefile('evil', 'x')",
                "SELECT zeroblob(1000000000)",
                "SELECT printf('%1000000000d', 1)",
                "SELECT * FROM nothing",
                "SELECT n FROM",
            })
    void refusesWhatIsNoQuestion(String statement) throws Exception {
        ConnectorException failure = failure(statement);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(ConnectorException.Kind.REJECT);
        assertThat(box.ask("SELECT count(*), sum(n) FROM readings")).containsExactly(List.of(10L, 45L));
        assertThatCode(() -> box.store(50, "n", 1L)).doesNotThrowAnyException();
        assertThat(Files.exists(Path.of("evil.db"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;b', \"n\" FROM readings LIMIT 1;",
                "  -- comment; more\n select n, 'it''s; so' from readings limit 1 ; -- end",
                "VALUES (1, 2)",
                "EXPLAIN QUERY PLAN SELECT n FROM readings",
                "WITH x AS (SELECT max(n) m FROM readings) SELECT m, 1 FROM x",
            })
    void takesAnyFormOfQuestion(String statement) throws Exception {
        assertThat(box.ask(statement)).hasSize(1);
    }

    @Test
    void endsAQuestionThatTakesTooLong() throws Exception {
        box.close();
        box = new EmbeddedBox(data, Map.of("query_timeout", 1L));
        assertThat(failure(FOREVER)).hasMessage("the question took longer than 1000 ms");
    }

    @Test
    void writingGoesOnDuringALongQuestionAndClosingEndsIt() throws Exception {
        Thread asker = new Thread(() -> failure(FOREVER));
        asker.start();
        box.store(100, "n", 100L);
        assertThat(box.ask("SELECT max(n) FROM readings")).containsExactly(List.of(100L));
        assertThat(asker.isAlive()).isTrue();
        box.close();
        asker.join();
    }

    @Test
    void refusesAnAnswerThatWouldFillTheMemory() {
        String large =
                "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c) SELECT zeroblob(1000000) FROM c";
        assertThat(failure(large)).hasMessage("the answer is larger than 33554432 characters");
    }

    @Test
    void anInterruptedThreadHarmsNothing() throws Exception {
        Thread.currentThread().interrupt();
        box.store(100, "n", 100L);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(box.ask("SELECT max(n) FROM readings")).containsExactly(List.of(100L));
    }

    @Test
    void aClosedResourceAnswersNothing() {
        box.close();
        assertThat(failure("SELECT 1").kind()).isEqualTo(ConnectorException.Kind.RETRY);
    }

    private ConnectorException failure(String statement) {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> box.ask(statement));
        assertThat(failure).as(statement).isNotNull();
        return failure;
    }
}
