package io.sluice.connector.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Row;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What selected values become in the table, and which are refused. */
class EmbeddedTableTest {
    @TempDir
    private Path data;

    private EmbeddedBox box;

    @BeforeEach
    void open() throws Exception {
        box = EmbeddedBox.in(data);
    }

    @AfterEach
    void close() {
        box.close();
    }

    @Test
    void tableAndColumnsAppearWithTheFirstRow() throws Exception {
        box.store(125, "device", "s1", "temp", 21.5, "hum", 40L, "ok", true);
        assertThat(box.ask("SELECT * FROM readings"))
                .containsExactly(List.of(
                        "000644198D8F78480000000000000007/inst:1/0", "2025-11-21 12:00:00.125", "s1", 21.5, 40L, true));
        assertThat(box.answer("SELECT * FROM readings", 1).columns())
                .containsExactly("_key", "_at", "device", "temp", "hum", "ok");
        assertThat(declaredTypes()).containsExactly("VARCHAR", "TIMESTAMP", "VARCHAR", "DOUBLE", "BIGINT", "BOOLEAN");
    }

    /** Tables and indexes share one set of names in SQLite. */
    @Test
    void noNameOfATableIsTakenByAnIndexOfOurs() throws Exception {
        box.store(1, "a", 1L);
        box.action("readings_at").send(List.of(EmbeddedBox.row(2, "a", 2L)));
        assertThat(box.ask("SELECT a FROM readings_at")).containsExactly(List.of(2L));
    }

    @Test
    void laterColumnsAreAddedAndMissingValuesAreNull() throws Exception {
        box.store(1, "a", 1L);
        box.store(2, "b", "two", "a", null);
        box.store(3);
        assertThat(box.ask("SELECT a, b FROM readings ORDER BY _at"))
                .containsExactly(Arrays.asList(1L, null), Arrays.asList(null, "two"), Arrays.asList(null, null));
    }

    @Test
    void aValueThatWasNeverThereMakesNoColumn() throws Exception {
        box.store(1, "a", null);
        assertThat(box.answer("SELECT * FROM readings", 1).columns()).containsExactly("_key", "_at");
        box.store(2, "a", 2.5);
        assertThat(box.ask("SELECT a FROM readings ORDER BY _at"))
                .containsExactly(Arrays.asList((Object) null), List.of(2.5));
    }

    @Test
    void objectsAndListsBecomeJsonThatSqlCanReadInto() throws Exception {
        box.store(1, "loc", Map.of("hall", 3L), "samples", List.of(1L, 2.5, "x"));
        assertThat(box.ask("SELECT loc, samples, loc ->> '$.hall', json_extract(samples, '$[1]') FROM readings"))
                .containsExactly(List.of("{\"hall\":3}", "[1,2.5,\"x\"]", 3L, 2.5));
    }

    @Test
    void numbersOfBothKindsShareAColumn() throws Exception {
        box.store(1, "whole", 21L, "fraction", 21.5);
        box.store(2, "whole", 21.25, "fraction", 22L);
        assertThat(box.ask("SELECT whole, fraction FROM readings ORDER BY _at"))
                .containsExactly(List.of(21L, 21.5), List.of(21.25, 22.0));
        assertThat(box.ask("SELECT avg(whole), avg(fraction) FROM readings")).containsExactly(List.of(21.125, 21.75));
    }

    @Test
    void largeWholeNumbersKeepAllTheirDigits() throws Exception {
        BigInteger huge = new BigInteger("123456789012345678901234567890");
        box.store(1, "id", Long.MAX_VALUE, "huge", huge, "d", 0.5);
        assertThat(box.ask("SELECT id, huge FROM readings")).containsExactly(List.of(Long.MAX_VALUE, huge.toString()));
        assertRefused("column d holds DOUBLE and cannot take the whole number 9007199254740993", "d", (1L << 53) + 1);
        assertRefused("column id holds BIGINT and cannot take the large number " + huge, "id", huge);
        box.store(2, "d", new BigInteger("18446744073709551616"));
        assertThat(box.ask("SELECT d FROM readings WHERE d > 1")).containsExactly(List.of(18446744073709551616.0));
    }

    @Test
    void textTakesEverythingAndNothingIsLost() throws Exception {
        box.store(1, "t", "text");
        box.store(2, "t", 7L);
        box.store(3, "t", 1e-12);
        box.store(4, "t", true);
        box.store(5, "t", List.of(1L));
        box.store(6, "t", new byte[] {(byte) 0xff, 0x0a});
        box.store(7, "t", "007");
        assertThat(box.ask("SELECT t FROM readings ORDER BY _at"))
                .flatExtracting(row -> row)
                .containsExactly("text", "7", "1.0E-12", "true", "[1]", "\\xff0a", "007");
        box.store(8, "bytes", new byte[] {(byte) 0xff});
        box.store(9, "bytes", "né");
        assertThat(box.ask("SELECT hex(bytes) FROM readings WHERE bytes IS NOT NULL ORDER BY _at"))
                .containsExactly(List.of("FF"), List.of("6EC3A9"));
    }

    @Test
    void whatWouldFalsifyAColumnIsRefusedWithTheReason() throws Exception {
        box.store(1, "temp", 21.5, "n", 1L, "ok", true);
        assertRefused("column temp holds DOUBLE and cannot take the text n/a", "temp", "n/a");
        assertRefused("column temp holds DOUBLE and cannot take the number NaN", "temp", Double.NaN);
        assertRefused("column n holds BIGINT and cannot take the text 12", "n", "12");
        assertRefused("column n holds BIGINT and cannot take the truth value true", "n", true);
        assertRefused("column n holds BIGINT and cannot take bytes", "n", new byte[] {1});
        assertRefused("column n holds BIGINT and cannot take the text {\"a\":1}", "n", Map.of("a", 1L));
        assertRefused("column ok holds BOOLEAN and cannot take the whole number 1", "ok", 1L);
        assertThat(box.ask("SELECT count(*) FROM readings")).containsExactly(List.of(1L));
    }

    @Test
    void aRefusedRowAddsNoColumn() throws Exception {
        box.store(1, "temp", 21.5);
        assertRefused("column temp holds DOUBLE and cannot take the text x", "fresh", 1L, "temp", "x");
        assertThat(box.answer("SELECT * FROM readings", 1).columns()).containsExactly("_key", "_at", "temp");
    }

    @Test
    void hostileNamesAreOnlyNames() throws Exception {
        String quote = "a\"; DROP TABLE readings; --";
        box.store(1, quote, 1L, "select", 2L, "ünï °C", 3L, "rowid", 4L, "x.y[0]", 5L);
        assertThat(box.ask("SELECT \"a\"\"; DROP TABLE readings; --\", \"select\", \"ünï °C\", rowid, \"x.y[0]\""
                        + " FROM readings"))
                .containsExactly(List.of(1L, 2L, 3L, 4L, 5L));
    }

    @Test
    void namesThatCannotBeColumnsAreRefused() {
        assertRefused("a column needs a name", "", 1L);
        assertRefused("a column needs a name", "a\0b", 1L);
        assertRefused("column name _KEY is kept for Sluice itself: give the value another name with AS", "_KEY", 1L);
        assertRefused("column name _at is kept for Sluice itself: give the value another name with AS", "_at", null);
        assertRefused("name of column " + "x".repeat(40) + "... is longer than 128 characters", "x".repeat(129), 1L);
        assertRefused("names t and T are the same to SQL: give one of them another name with AS", "t", 1L, "T", 2L);
    }

    @Test
    void spellingsOfOneNameShareAColumnAcrossRows() throws Exception {
        box.store(1, "Temp", 1L);
        box.store(2, "temp", 2L);
        assertThat(box.ask("SELECT sum(TEMP) FROM readings")).containsExactly(List.of(3L));
    }

    @Test
    void theNumberOfColumnsIsBounded() throws Exception {
        Map<String, @Nullable Object> wide = new LinkedHashMap<>();
        IntStream.range(0, 256).forEach(i -> wide.put("c" + i, (long) i));
        box.action("readings").send(List.of(new Row(EmbeddedBox.row(1).key(), 1, wide)));
        assertRefused(
                "table readings would get more than 256 columns, the new ones being [one, more]", "one", 1, "more", 2L);
        box.store(3, "c255", 1L);
        assertThat(box.ask("SELECT sum(c255) FROM readings")).containsExactly(List.of(256L));
    }

    @Test
    void anOldRowGivesWayWhenTheTableIsFull() throws Exception {
        box.close();
        box = new EmbeddedBox(data, Map.of("max_rows", 100L));
        for (int i = 0; i < 300; i++) {
            box.store(i, "n", (long) i);
        }
        assertThat(box.ask("SELECT count(*), min(n), max(n) FROM readings")).containsExactly(List.of(100L, 200L, 299L));
    }

    @Test
    void aLoweredLimitTakesEffectAfterTheNextStart() throws Exception {
        List<Row> rows = IntStream.range(0, 50_000)
                .mapToObj(i -> EmbeddedBox.row(i, "n", (long) i))
                .toList();
        box.action("readings").send(rows);
        box.close();
        box = new EmbeddedBox(data, Map.of("max_rows", 1_000L));
        for (int i = 0; i < 3; i++) {
            box.store(60_000 + i, "n", 0L);
        }
        assertThat(box.ask("SELECT count(*) FROM readings")).containsExactly(List.of(1_000L));
    }

    @Test
    void twoResourcesShareOneFile() throws Exception {
        try (EmbeddedBox second = EmbeddedBox.in(data)) {
            box.store(1, "a", 1L);
            second.store(2, "b", 2L);
            // the column is new to the first resource, but there already: the buffer tries again
            assertThatThrownBy(() -> box.store(3, "b", 3L))
                    .isInstanceOfSatisfying(
                            ConnectorException.class,
                            e -> assertThat(e.kind()).isEqualTo(ConnectorException.Kind.RETRY));
            box.store(3, "b", 3L);
            second.action("other").send(List.of(EmbeddedBox.row(5, "a", 5L)));
        }
        assertThat(box.ask("SELECT count(*), sum(a), sum(b) FROM readings")).containsExactly(List.of(3L, 1L, 5L));
        assertThat(box.ask("SELECT a FROM other")).containsExactly(List.of(5L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a;b", "_columns", "sqlite_schema", "a\"b", "été"})
    void strangeTableNamesAreRefusedAtOnce(String table) {
        assertThatThrownBy(() -> box.action(table))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("parameter table must");
    }

    @Test
    void timesAreUtcTextThatSqlCalculatesWith() throws Exception {
        assertThat(TimeText.of(0)).isEqualTo("1970-01-01 00:00:00.000");
        assertThat(TimeText.of(-1)).isEqualTo("1969-12-31 23:59:59.999");
        assertThat(TimeText.of(Long.MAX_VALUE)).isEqualTo("9999-12-31 23:59:59.999");
        assertThat(TimeText.of(Long.MIN_VALUE)).isEqualTo("0000-01-01 00:00:00.000");
        box.store(0, "n", 1L);
        box.store(90_000, "n", 2L);
        assertThat(box.ask("SELECT n, strftime('%H:%M', _at) FROM readings WHERE _at > datetime('2025-11-21 12:01')"))
                .containsExactly(List.of(2L, "12:01"));
    }

    private List<String> declaredTypes() throws ConnectorException {
        return box.ask("SELECT type FROM pragma_table_info('readings')").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private void assertRefused(String reason, @Nullable Object... keysAndValues) {
        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> box.store(9_999, keysAndValues));
        assertThat(failure).hasMessage("1 row refused: " + reason);
        assertThat(failure.rejectedRows()).containsExactly(Map.entry(0, reason));
    }
}
