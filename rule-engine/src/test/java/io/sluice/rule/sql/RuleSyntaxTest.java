package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Feature({"SQ-09", "SQ-23"})
@DisplayName("What is wrong with a rule is said in one line with its place (SQ-09, SQ-23)")
class RuleSyntaxTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT FROM "t"                          | line 1, column 8: unexpected FROM; expected a value or a name
            SELECT                                   | line 1, column 6: the rule ends too early; expected a value or a name
            SELEC x FROM "t"                         | line 1, column 1: unexpected SELEC; did you mean SELECT?
            SELECT x FRM "t"                         | line 1, column 10: unexpected FRM; did you mean FROM?
            SELECT x FROM "t" WHER x = 1             | line 1, column 19: unexpected WHER; did you mean WHERE?
            SELECT x FROM t                          | line 1, column 15: names of events and topic filters stand in double quotes after FROM: "t"
            SELECT x FROM "t" WHERE (x = 1           | line 1, column 30: the rule ends too early; expected ) or a comma or an operator
            SELECT upper(x as t FROM "t"             | line 1, column 16: unexpected as; expected ) or a comma or an operator
            SELECT * FROM "t" WHERE x IN ()          | line 1, column 31: unexpected ); expected a value or a name
            SELECT * FROM "t" WHERE x == 1           | line 1, column 28: equality is written with one =
            SELECT * FROM "t" WHERE x = 1 y          | line 1, column 31: unexpected y; expected an operator or the end
            SELECT x,, y FROM "t"                    | line 1, column 10: unexpected ,; expected a value or a name
            SELECT 'abc FROM "t"                     | line 1, column 8: the quotation that begins here does not end
            SELECT x ? 1 FROM "t"                    | line 1, column 10: unexpected ?
            SELECT x # 1 FROM "t"                    | line 1, column 10: unexpected character #
            SELECT 1e3 FROM "t"                      | line 1, column 8: 1e3 is not a number here; numbers are written 12 or 1.5
            SELECT .5 FROM "t"                       | line 1, column 8: .5 is not a number here; numbers are written 12 or 1.5
            SELECT (1, 2) FROM "t"                   | line 1, column 8: a list stands only behind IN; an array is written [a, b]
            SELECT 'a' 'b' FROM "t"                  | line 1, column 8: an operator is missing between two texts
            SELECT count(*) FROM "t"                 | line 1, column 14: this is not part of the rule SQL: *
            SELECT x FROM "t" AS q                   | line 1, column 19: unexpected AS; expected WHERE or a comma or the end
            SELECT x FROM "t"; SELECT y FROM "t"     | line 1, column 20: unexpected SELECT; expected the end
            INSERT INTO t                            | line 1, column 1: unexpected INSERT; expected SELECT or FOREACH
            """)
    void tellsWhereAndWhatWasExpected(String sql, String message) {
        assertThat(Rules.errorOf(sql)).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT topc FROM "message.publish"               | line 1, column 8: Unknown Column: topc; did you mean topic?
            SELECT y FROM "message.publish"                  | line 1, column 8: Unknown Column: y; a key of the payload is written payload.y
            SELECT clientid FROM "message.publish"           | line 1, column 8: Unknown Column: clientid; did you mean client_id?
            SELECT topic FROM "client.connected"             | line 1, column 8: Unknown Column: topic
            SELECT topic AS tt FROM "message.publish" WHERE t = 1 | line 1, column 49: Unknown Column: t; did you mean tt?
            SELECT uper(topic) FROM "message.publish"        | line 1, column 8: unknown function uper; did you mean upper?
            SELECT UPPER(topic) FROM "message.publish"        | line 1, column 8: unknown function UPPER; did you mean upper?
            SELECT upper() FROM "t"                          | line 1, column 8: 0 arguments do not fit upper(text: text) -> text
            SELECT * FROM "message.published"                | line 1, column 15: unknown event "message.published"; did you mean "message.publish"?
            SELECT * FROM "$events/client_conected"          | line 1, column 15: unknown event "$events/client_conected"; did you mean "$events/client_connected"?
            SELECT * FROM "a/#/b"                            | line 1, column 15: neither an event nor a topic filter: # must be the last level: a/#/b
            SELECT * FROM "$share/g/t"                       | line 1, column 15: a rule cannot read from a shared subscription
            FOREACH * FROM "t"                               | line 1, column 9: FOREACH needs an array, * is none
            """)
    void suggestsTheNearestRightWord(String sql, String message) {
        assertThat(Rules.errorOf(sql)).startsWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM \"t\" WHERE x LIKE 'a%'",
                "SELECT * FROM \"t\" WHERE x NOT LIKE 'a%'",
                "SELECT * FROM \"t\" WHERE x BETWEEN 1 AND 2",
                "SELECT * FROM \"t\" WHERE x IS NULL",
                "SELECT * FROM \"t\" GROUP BY x",
                "SELECT * FROM \"t\" ORDER BY x",
                "SELECT * FROM \"t\" LIMIT 1",
                "SELECT * FROM \"t\" JOIN \"u\"",
                "SELECT DISTINCT x FROM \"t\"",
                "SELECT a || b FROM \"t\"",
                "SELECT a % b FROM \"t\"",
                "SELECT (SELECT 1) FROM \"t\"",
                "SELECT * FROM \"t\" WHERE EXISTS (SELECT 1)",
                "SELECT * FROM \"t\" /* comment */",
                "SELECT * FROM \"t\" // comment",
                "SELECT f(DISTINCT x) FROM \"t\"",
                "SELECT CAST(x AS INTEGER) FROM \"t\"",
                "SELECT DATE '2020-01-01' FROM \"t\"",
                "SELECT N'x' FROM \"t\"",
                "SELECT 5. x FROM \"t\"",
                "SELECT x[1..2..3] FROM \"t\"",
                "SELECT 1..2 FROM \"t\"",
                "SELECT CASE x END FROM \"t\"",
            })
    void refusesWhatStandardSqlHasAndRulesHaveNot(String sql) {
        assertThat(Rules.errorOf(sql)).matches("line 1, column \\d+: .+").doesNotContain("\n");
    }

    @Test
    void namesLineAndColumnInLongRules() {
        try {
            RuleCompiler.compile("SELECT\n  payload.x AS x,\n  topc\nFROM\n  \"message.publish\"");
        } catch (RuleSyntaxException e) {
            assertThat(e.line()).isEqualTo(3);
            assertThat(e.column()).isEqualTo(3);
            assertThat(e.reason()).isEqualTo("Unknown Column: topc; did you mean topic?");
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void givesUpOnRulesThatAreNestedTooDeeply() {
        String deep = "(".repeat(100_000) + "1" + ")".repeat(100_000);
        assertThat(Rules.errorOf("SELECT " + deep + " FROM \"t\"")).contains("nested too deeply");
    }
}
