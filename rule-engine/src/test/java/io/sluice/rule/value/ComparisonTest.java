package io.sluice.rule.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rule.sql.Rules;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Comparison and arithmetic by table (SQ-08)")
class ComparisonTest {
    private static boolean holds(String condition, String a, String b) {
        return Rules.holds(condition, "{\"a\": " + a + ", \"b\": " + b + "}");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1                    | <  | 2
            1                    | =  | 1.0
            9007199254740993     | >  | 9007199254740992.0
            9223372036854775808  | >  | 9223372036854775807
            9223372036854775808  | =  | 9223372036854775808
            -9223372036854775809 | <  | -9223372036854775808
            0.0                  | =  | -0.0
            "10"                 | >  | 9
            9                    | <  | "10"
            "1.50"               | =  | 1.5
            "10"                 | <  | "9"
            "a"                  | <  | "b"
            "a"                  | <  | "ab"
            "￿"                  | <  | "😀"
            true                 | =  | "true"
            null                 | =  | "null"
            null                 | =  | null
            true                 | =  | true
            [1, {"k": 2}]        | =  | [1, {"k": 2.0}]
            {"x": 1, "y": 2}     | =  | {"y": 2, "x": 1}
            """)
    void holdAndTheirOppositesDoNot(String a, String operator, String b) {
        assertThat(holds("payload.a " + operator + " payload.b", a, b)).isTrue();
        boolean equal = operator.equals("=");
        assertThat(holds("payload.a != payload.b", a, b)).isEqualTo(!equal);
        if (!equal) {
            assertThat(holds("payload.a >= payload.b", a, b)).isEqualTo(operator.equals(">"));
            assertThat(holds("payload.a <= payload.b", a, b)).isEqualTo(operator.equals("<"));
            assertThat(holds("payload.b " + operator + " payload.a", a, b)).isFalse();
        }
    }

    @ParameterizedTest(name = "{0} and {1} are unlike and in no order")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1      | true
            null   | 0
            "a"    | [1]
            {}     | []
            [1, 2] | [2, 1]
            {"a": 1} | {"a": 1, "b": 2}
            """)
    void unlikeTypesAreNeitherEqualNorOrdered(String a, String b) {
        assertThat(holds("payload.a = payload.b", a, b)).isFalse();
        assertThat(holds("payload.a != payload.b", a, b)).isTrue();
        assertThat(holds("payload.a < payload.b or payload.a > payload.b", a, b))
                .isFalse();
    }

    @Test
    void undefinedEqualsOnlyItselfAndIsInNoOrder() {
        assertThat(Rules.holds("payload.x = payload.y", "{}")).isTrue();
        assertThat(Rules.holds("payload.x = 1", "{}")).isFalse();
        assertThat(Rules.holds("payload.x != 1", "{}")).isTrue();
        assertThat(Rules.holds("payload.x > 1 or payload.x < 1 or payload.x >= 1 or payload.x <= 1", "{}"))
                .isFalse();
        assertThat(Rules.holds("payload.x in (1, payload.y)", "{}")).isFalse();
        assertThat(Rules.holds("payload.x not in (1)", "{}")).isTrue();
        assertThat(Rules.value("payload.x =~ 't/#'", "{}")).isEqualTo(false);
    }

    @Test
    void textThatSpellsNoNumberCannotBeComparedWithOne() {
        for (String text : new String[] {"abc", "", "1x", ".5", "1.", "0x1", "--1", "1e"}) {
            assertThatThrownBy(() -> Comparison.equal(text, 1L)).as(text).isInstanceOf(RuleFailure.class);
            assertThatThrownBy(() -> Comparison.less(1.5, text)).as(text).isInstanceOf(RuleFailure.class);
        }
        assertThat(Comparison.equal("+1", 1L)).isTrue();
        assertThat(Comparison.equal("1.0e3", 1000L)).isTrue();
    }

    @Test
    void membershipConvertsNothing() {
        assertThat(Rules.holds("payload.x in (1, 2)", "{\"x\": 2}")).isTrue();
        assertThat(Rules.holds("payload.x in (1, 2)", "{\"x\": \"2\"}")).isFalse();
        assertThat(Rules.holds("payload.x in (2.0)", "{\"x\": 2}")).isFalse();
        assertThat(Rules.holds("payload.x in (payload.y)", "{\"x\": [1], \"y\": [1]}"))
                .isTrue();
    }

    @Test
    void logicGoesFromLeftToRightAndStopsEarly() {
        assertThat(Rules.holds("qos = 2 and payload.x > 1", "{\"x\": \"no number\"}"))
                .isFalse();
        assertThat(Rules.holds("qos = 1 or payload.x > 1", "{\"x\": \"no number\"}"))
                .isTrue();
        assertThat(Rules.holds("not (qos = 1 and topic = 'x')", "")).isTrue();
        assertThat(Rules.holds("not payload.x", "{\"x\": 5}")).isFalse();
        assertThat(Rules.holds("not payload.x", "{\"x\": false}")).isTrue();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            9223372036854775807 + 1      | 9223372036854775808
            -9223372036854775807 - 2     | -9223372036854775809
            9223372036854775808 - 1      | 9223372036854775807
            9223372036854775807 * 2      | 18446744073709551614
            3037000500 * 3037000500      | 9223372037000250000
            4 / 2                        | 2.0
            1 / 4                        | 0.25
            18446744073709551616 / 2     | 9.223372036854776E18
            -7 div 2                     | -3
            -7 mod 2                     | -1
            7 mod -2                     | 1
            1 + 1.5                      | 2.5
            0.1 + 0.2                    | 0.30000000000000004
            - (2 - 5)                    | 3
            'a' + 'b'                    | ab
            """)
    void arithmetic(String expression, String result) {
        assertThat(Rules.value(expression, "")).hasToString(result);
    }

    @ParameterizedTest(name = "{0} fails")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 / 0           | division by zero
            1.5 / 0.0       | division by zero
            1 div 0         | division by zero
            mod(1, 0)       | division by zero
            7.5 div 2       | div needs integers, not the float 7.5
            1 + 'a'         | + needs numbers, not the text 'a'
            'a' * 2         | * needs numbers, not the text 'a'
            payload.x - 1   | - needs numbers, not an undefined value
            payload.n + 1   | + needs numbers, not null
            payload.b * 2   | * needs numbers, not the boolean true
            1 + payload.a   | + needs numbers, not the array [1]
            -payload.x      | - needs numbers, not an undefined value
            """)
    void arithmeticConvertsNothing(String expression, String reason) {
        assertThat(Rules.failureOf(expression, "{\"n\": null, \"b\": true, \"a\": [1]}"))
                .isEqualTo(reason);
    }

    @Test
    void inTheFirstStylePlusJoinsNoTexts() {
        assertThat(Rules.run("SELECT 'a' + 'b' AS r FROM \"message.publish\"", ""))
                .hasToString("Failed[reason=+ needs numbers, not the text 'a']");
    }
}
