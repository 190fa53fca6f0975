package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.connector.ValuePath;
import io.sluice.core.testing.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Feature({"SQ-02", "SQ-03", "SQ-04", "SQ-05", "SQ-06"})
@DisplayName("SELECT: items, aliases, order of evaluation (SQ-02, SQ-03, SQ-04, SQ-05, SQ-06)")
class SelectTest {
    private static final String FROM = " FROM \"message.publish\"";

    @Test
    void outputIsInTheOrderOfTheItems() {
        assertThat(Rules.select("SELECT payload.b AS z, topic, payload.a AS y" + FROM, "{\"a\": 1, \"b\": 2}"))
                .containsExactly(Map.entry("z", 2L), Map.entry("topic", "t/a"), Map.entry("y", 1L));
    }

    @Test
    void pathsWithoutAliasKeepTheirPath() {
        assertThat(Rules.select("SELECT payload.a.b, payload.c" + FROM, "{\"a\": {\"b\": 1, \"x\": 0}, \"c\": 2}"))
                .isEqualTo(Map.of("payload", Map.of("a", Map.of("b", 1L), "c", 2L)));
    }

    @Test
    void otherItemsWithoutAliasAreNamedAsTheyAreWritten() {
        assertThat(Rules.select("SELECT upper( topic ), qos  +\n1" + FROM, "x"))
                .isEqualTo(Map.of("upper( topic )", "T/A", "qos + 1", 2L));
    }

    @Test
    void undefinedIsLeftOutAndNullIsKept() {
        assertThat(Rules.select("SELECT payload.a AS a, payload.b AS b, payload.a.c AS c" + FROM, "{\"a\": null}"))
                .containsOnlyKeys("a")
                .containsValue(null);
    }

    @Test
    void theLaterOfTwoEqualAliasesWins() {
        assertThat(Rules.select("SELECT payload.a AS v, payload.b AS v" + FROM, "{\"a\": 1, \"b\": 2}"))
                .isEqualTo(Map.of("v", 2L));
    }

    @Test
    void dottedAliasesMergeAndCanBeReadAsAWhole() {
        String sql = "SELECT payload.a AS m.a, payload.b AS m.n.b, m AS copy" + FROM + " WHERE m.a = 1 AND m.n.b = 2";
        Map<String, Object> merged = Map.of("a", 1L, "n", Map.of("b", 2L));
        assertThat(Rules.select(sql, "{\"a\": 1, \"b\": 2}")).isEqualTo(Map.of("m", merged, "copy", merged));
    }

    @Test
    void anAliasHidesAColumnAndCanBeDescended() {
        assertThat(Rules.select(
                        "SELECT payload.o AS topic, topic.k AS k" + FROM + " WHERE topic.k = 1", "{\"o\": {\"k\": 1}}"))
                .isEqualTo(Map.of("topic", Map.of("k", 1L), "k", 1L));
    }

    @Test
    void starKeepsWhatStandsBeforeAndIsOverwrittenByWhatStandsBehind() {
        assertThat(Rules.select("SELECT 'mine' AS topic, *" + FROM, "x"))
                .containsEntry("topic", "mine")
                .containsEntry("qos", 1L);
        assertThat(Rules.select("SELECT *, 'mine' AS topic" + FROM, "x")).containsEntry("topic", "mine");
    }

    @Test
    void itemsAreEvaluatedBeforeWhereSoThatTheirFailureHidesIt() {
        assertThat(Rules.run("SELECT payload.x + 1 AS y" + FROM + " WHERE 1 = 2", "{}"))
                .isInstanceOf(RuleResult.Failed.class);
        assertThat(Rules.run("SELECT payload.x AS y" + FROM + " WHERE 1 = 2", "{}"))
                .isSameAs(RuleResult.NO_MATCH);
    }

    @Test
    void aFailureTellsWhatWasWrong() {
        assertThat(Rules.run("SELECT payload.x + 1 AS y" + FROM, "{\"x\": \"a\"}"))
                .isEqualTo(new RuleResult.Failed("+ needs numbers, not the text 'a'"));
        assertThat(Rules.run("SELECT qos" + FROM + " WHERE qos", ""))
                .isEqualTo(new RuleResult.Failed("a condition is needed, not the integer 1"));
    }

    @Test
    void payloadIsHandedOnByteForByte() {
        assertThat(Rules.select("SELECT payload, payload.a AS a" + FROM, "{ \"a\" :1 }"))
                .isEqualTo(Map.of("payload", "{ \"a\" :1 }", "a", 1L));
    }

    @Test
    void writingIntoPayloadGivesItsDecodedForm() {
        assertThat(Rules.select("SELECT payload, 1 AS payload.k FROM \"t/#\"", "{\"a\": {\"b\": 2}}"))
                .isEqualTo(Map.of("payload", Map.of("a", Map.of("b", 2L), "k", 1L)));
        assertThat(Rules.select(
                        "SELECT 3 AS payload.a.c, payload.a AS a, payload.x AS x FROM \"t/#\"",
                        "{\"a\": {\"b\": 2}, \"x\": 0}"))
                .containsEntry("a", Map.of("b", 2L, "c", 3L))
                .containsEntry("x", 0L);
    }

    @Test
    void aliasesWriteIntoArrays() {
        String payload = "{\"a\": [1, 2, 3]}";
        assertThat(Rules.select("SELECT payload.a AS a, 9 AS a[2] FROM \"t/#\"", payload))
                .isEqualTo(Map.of("a", List.of(1L, 9L, 3L)));
        assertThat(Rules.select("SELECT payload.a AS a, 9 AS a[-1], 0 AS a[0], 4 AS a[-0] FROM \"t/#\"", payload))
                .isEqualTo(Map.of("a", List.of(0L, 1L, 2L, 9L, 4L)));
        assertThat(Rules.select("SELECT 1 AS b[-0] FROM \"t/#\"", payload)).isEqualTo(Map.of("b", List.of(1L)));
    }

    @Test
    void indexAndRangeCountFromOneOrFromTheEnd() {
        String payload = "{\"a\": [10, 20, 30], \"s\": \"x\"}";
        assertThat(Rules.value("payload.a[1]", payload)).isEqualTo(10L);
        assertThat(Rules.value("payload.a[-1]", payload)).isEqualTo(30L);
        for (String nothing :
                List.of("payload.a[0]", "payload.a[4]", "payload.a[-4]", "payload.s[1]", "payload.n[1]")) {
            assertThat(Rules.value(nothing, payload)).as(nothing).isEqualTo(ValuePath.UNDEFINED);
        }
        assertThat(Rules.value("payload.a[2..9]", payload)).isEqualTo(List.of(20L, 30L));
        assertThat(Rules.value("payload.a[-2..-1]", payload)).isEqualTo(List.of(20L, 30L));
        assertThat(Rules.failureOf("payload.a[0..1]", payload)).contains("bound of a range");
        assertThat(Rules.failureOf("payload.s[1..2]", payload)).contains("taken of an array");
        assertThat(Rules.value("payload[2]", "[1, 2]")).isEqualTo(2L);
    }

    @Test
    void textThatHoldsJsonIsOpenedInTheSecondStyleOnly() {
        String payload = "{\"a\": \"{\\\"b\\\": 1}\"}";
        assertThat(Rules.value("payload.a.b", payload)).isEqualTo(1L);
        assertThat(Rules.select("SELECT payload AS p, p.a.b AS b FROM \"t/#\"", payload))
                .containsEntry("b", 1L);
        assertThat(Rules.select("SELECT payload.a.b AS b" + FROM, payload)).isEmpty();
    }

    @Test
    void caseTakesTheFirstBranchAndComparesASubjectExactly() {
        String sql = "CASE payload.x WHEN 1.0 THEN 'float' WHEN 1 THEN 'integer' END";
        assertThat(Rules.value(sql, "{\"x\": 1}")).isEqualTo("integer");
        assertThat(Rules.value(sql, "{\"x\": 1.0}")).isEqualTo("float");
        assertThat(Rules.value(sql, "{\"x\": \"1\"}")).isEqualTo(ValuePath.UNDEFINED);
        assertThat(Rules.value(
                        "CASE WHEN payload.x > 1 THEN 'a' WHEN payload.x > 0 THEN 'b' ELSE 'c' END", "{\"x\": 1}"))
                .isEqualTo("b");
    }

    @Test
    void aPayloadThatIsNotJsonMatchesNothingAndSaysSo() {
        for (String payload : Arrays.asList("hello", "{\"x\": 1", "", "{\"x\": 1} trailing", "\u0000\u0001")) {
            assertThat(Rules.run("SELECT qos" + FROM + " WHERE payload.x = 1", payload))
                    .isSameAs(RuleResult.NO_MATCH);
        }
    }
}
