package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Feature({"SQ-01", "SQ-03", "SQ-09"})
@DisplayName("What can be written in a rule (SQ-01, SQ-03, SQ-09)")
class GrammarTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "value",
                "time",
                "timestamp",
                "user",
                "date",
                "year",
                "month",
                "day",
                "hour",
                "minute",
                "second",
                "interval",
                "position",
                "power",
                "current",
                "state",
                "status",
                "method",
                "result",
                "session",
                "range",
                "row",
                "rows",
                "rank",
                "window",
                "count",
                "sum",
                "max",
                "min",
                "avg",
                "level",
                "type",
                "key",
                "number",
                "index",
                "null",
                "unknown",
                "table",
                "order",
                "group",
                "by",
                "limit",
                "array",
                "map",
                "div",
                "mod",
                "period",
                "cursor",
                "exists",
                "values",
                "cast",
                "any",
                "all",
                "some"
            })
    void wordsOfStandardSqlAreNames(String word) {
        String sql = "SELECT payload." + word + " AS " + word + ", payload.a." + word
                + ".b AS x FROM \"message.publish\"" + " WHERE " + word + " = 1 AND x = 2";
        String payload = "{\"" + word + "\": 1, \"a\": {\"" + word + "\": {\"b\": 2}}}";
        assertThat(Rules.select(sql, payload)).isEqualTo(Map.of(word, 1L, "x", 2L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select", "from", "where", "as", "and", "or", "not", "in", "case", "when", "then", "else", "end",
                "foreach", "do", "incase", "true", "false"
            })
    void evenOurOwnKeywordsAreNamesBehindADot(String word) {
        String sql = "SELECT payload." + word + " AS v FROM \"message.publish\" WHERE payload." + word + " = 1";
        assertThat(Rules.select(sql, "{\"" + word + "\": 1}")).isEqualTo(Map.of("v", 1L));
    }

    @Test
    void pathsMayHaveNumbersAndSignsInThem() {
        assertThat(Rules.value("payload.1", "{\"1\": 5}")).isEqualTo(5L);
        assertThat(Rules.value("payload.1.2.x", "{\"1\": {\"2\": {\"x\": 5}}}")).isEqualTo(5L);
        assertThat(Rules.value("payload.2x", "{\"2x\": 5}")).isEqualTo(5L);
        assertThat(Rules.value("payload.a@b~c", "{\"a@b~c\": 5}")).isEqualTo(5L);
        assertThat(Rules.value("payload.x[2].1", "{\"x\": [0, {\"1\": 5}]}")).isEqualTo(5L);
    }

    @Test
    void keywordsKnowNoCase() {
        assertThat(Rules.select("sElEcT qos aS q fRoM \"t/#\" wHeRe NOT qos iN (0) aNd tRuE = TRUE", "x"))
                .isEqualTo(Map.of("q", 1L));
    }

    @Test
    void commentsRunToTheEndOfTheLine() {
        assertThat(Rules.select("SELECT qos -- the quality\nFROM \"t/#\" -- all", "x"))
                .isEqualTo(Map.of("qos", 1L));
        assertThat(Rules.select("SELECT '-- no // comment /*' AS c FROM \"t/#\"", "x"))
                .isEqualTo(Map.of("c", "-- no // comment /*"));
    }

    @Test
    void literals() {
        assertThat(Rules.value("'it''s'", "")).isEqualTo("it's");
        assertThat(Rules.value("'Grüße 你好'", "")).isEqualTo("Grüße 你好");
        assertThat(Rules.value("1.50", "")).isEqualTo(1.5);
        assertThat(Rules.value("1.0", "")).isEqualTo(1.0);
        assertThat(Rules.value("-7", "")).isEqualTo(-7L);
        assertThat(Rules.value("18446744073709551616", "")).hasToString("18446744073709551616");
        assertThat(Rules.value("[1, 'a', [true]]", "")).isEqualTo(List.of(1L, "a", List.of(true)));
        assertThat(Rules.value("[1..3]", "")).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(Rules.value("[]", "")).isEqualTo(List.of());
        assertThat(Rules.value("[3..1]", "")).isEqualTo(List.of());
        assertThat(Rules.value("[9223372036854775806..9223372036854775807]", ""))
                .isEqualTo(List.of(Long.MAX_VALUE - 1, Long.MAX_VALUE));
        assertThat(Rules.failureOf("[-9223372036854775807..9223372036854775807]", ""))
                .contains("at most");
        assertThat(Rules.failureOf("[1..'a']", "")).contains("two integers");
    }

    @Test
    void operatorsBindAsInMathematics() {
        assertThat(Rules.value("1 + 2 * 3 - 4 / 2", "")).isEqualTo(5.0);
        assertThat(Rules.value("(1 + 2) * 3", "")).isEqualTo(9L);
        assertThat(Rules.value("10 - 2 - 3", "")).isEqualTo(5L);
        assertThat(Rules.value("7 div 2 * 2", "")).isEqualTo(6L);
        assertThat(Rules.value("7 mod 4 + 1", "")).isEqualTo(4L);
        assertThat(Rules.value("- 2 * 3", "")).isEqualTo(-6L);
        assertThat(Rules.value("1 = 2 or 1 = 1 and 2 = 2", "")).isEqualTo(true);
        assertThat(Rules.value("not 1 = 2", "")).isEqualTo(true);
        assertThat(Rules.value("1 + 1 = 2", "")).isEqualTo(true);
    }

    @Test
    void divAndModAreNamesWhereNoOperatorCanStand() {
        assertThat(Rules.value("payload.div div payload.mod", "{\"div\": 7, \"mod\": 2}"))
                .isEqualTo(3L);
        assertThat(Rules.value("mod(7, 2)", "")).isEqualTo(1L);
    }

    @Test
    void aliasesNeedNoAsAndMayBeQuoted() {
        assertThat(Rules.select("SELECT payload.x v, qos \"the quality\" FROM \"t/#\"", "{\"x\": 1}"))
                .isEqualTo(Map.of("v", 1L, "the quality", 1L));
    }

    @Test
    void aSemicolonAtTheEndIsTolerated() {
        assertThat(Rules.select("SELECT qos FROM \"message.publish\";", "x")).isEqualTo(Map.of("qos", 1L));
    }

    @Test
    void sourcesStandInEitherQuotes() {
        assertThat(Rules.select("SELECT qos FROM 't/#', \"u/#\"", "x")).isEqualTo(Map.of("qos", 1L));
    }
}
