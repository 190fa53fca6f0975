package io.sluice.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonParserTest {
    @Test
    void readsEveryKindOfValue() throws Exception {
        assertThat(JsonParser.parse(" {\"a\": [1, -2.5, 1e3, true, false, null, \"x\"], \"b\": {}, \"c\":[]} "))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1L, -2.5, 1000.0, true, false, null, "x"), "b", Map.of(), "c", List.of()));
        assertThat(JsonParser.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(JsonParser.parse("9223372036854775808")).isEqualTo(BigInteger.ONE.shiftLeft(63));
        assertThat(JsonParser.parse("\"\\u00e4\\\"\\\\\\/\\b\\f\\n\\r\\t \\ud83d\\ude00°\""))
                .isEqualTo("ä\"\\/\b\f\n\r\t \uD83D\uDE00°");
    }

    @Test
    void membersKeepNamesThatComeTwice() throws Exception {
        assertThat(JsonParser.members("{\"t\": 1, \"u\": {\"x\": null}, \"t\": 2}"))
                .extracting(Map.Entry::getKey, member -> String.valueOf(member.getValue()))
                .containsExactly(tuple("t", "1"), tuple("u", "{x=null}"), tuple("t", "2"));
        assertThatThrownBy(() -> JsonParser.members("[]"))
                .hasMessage("line 1, column 1: an object { ... } is expected");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``               | line 1, column 1: the end comes too early
            {"a" 1}          | line 1, column 6: : is expected
            {"a": 1,}        | line 1, column 9: a name in quotes is expected
            {'a': 1}         | line 1, column 2: a name in quotes is expected
            [1 2]            | line 1, column 4: a comma or ] is expected
            [1,]             | line 1, column 4: a value is expected
            {"a": 1} x       | line 1, column 10: nothing may follow the end
            tru              | line 1, column 1: a value is expected
            01               | line 1, column 1: this is no number
            1.               | line 1, column 1: this is no number
            NaN              | line 1, column 1: a value is expected
            "abc             | line 1, column 5: the end comes too early
            "\\x"            | line 1, column 3: a backslash is followed by something that JSON does not know
            "\\u00g0"        | line 1, column 6: four hexadecimal digits are expected
            """)
    void saysWhereItStopsBeingJson(String text, String problem) {
        assertThatThrownBy(() -> JsonParser.parse(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage(problem);
    }

    @Test
    void hostileTextIsRefusedEarly() {
        assertThatThrownBy(() -> JsonParser.parse("[".repeat(1_000_000)))
                .hasMessage("line 1, column 101: it is nested deeper than 100");
        assertThatThrownBy(() -> JsonParser.parse("9".repeat(1_000_000)))
                .hasMessage("line 1, column 1: a number has more than 400 digits");
        assertThatThrownBy(() -> JsonParser.parse("{\n \"a\": \"x\ny\"}"))
                .hasMessage("line 2, column 9: a control character stands in a text");
    }
}
