package io.sluice.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RA-19 templates")
class TemplateTest {
    private static final Map<String, Object> SELECTED = selected();

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain text                | plain text",
                "${name}                   | it's \"quoted\"; DROP TABLE x",
                "t/${name}/${n}            | t/it's \"quoted\"; DROP TABLE x/7",
                "${f} ${g} ${yes} ${none}  | 1.5 2.0 true null",
                "${absent}                 | undefined",
                "${payload.data.0}         | undefined",
                "${payload.temp}           | 21.25",
                "${payload.loc.hall}       | 3",
                "${payload.loc}            | {\"hall\":3}",
                "${list}                   | [1,\"a\",null]",
                "${a.b}                    | whole key",
                "$name {name} ${na me} ${} | $name {name} ${na me} ${}",
                "${${n}}                   | ${7}",
                "${tmpl}                   | ${n}",
                "${.}                      | undefined",
                "${payload.}               | undefined",
                "${raw.x.y} ${raw.list}    | 2.0 [1,2]",
                "${raw}                    | {\"x\": {\"y\": 2.0}, \"list\": [1,2]}",
                "${raw.none} ${name.x}     | undefined undefined",
                "${broken.x}               | undefined",
                "${big}                    | 123456789012345678901234567890",
            })
    void rendersTextAsTheRulesSay(String template, String expected) {
        assertThat(Template.parse(template).render(SELECTED)).isEqualTo(expected);
    }

    @Test
    void keepsTheTypeOfASolePlaceholder() {
        assertThat(Template.parse("${n}").value(SELECTED)).isEqualTo(7L);
        assertThat(Template.parse("${none}").value(SELECTED)).isNull();
        assertThat(Template.parse("${absent}").value(SELECTED)).isSameAs(ValuePath.UNDEFINED);
        assertThat(Template.parse("${n} ").value(SELECTED)).isEqualTo("7 ");
        assertThat(Template.parse("literal").value(SELECTED)).isEqualTo("literal");
    }

    @Test
    void bindsValuesInsteadOfSplicingThem() {
        Template insert = Template.parse("INSERT INTO t VALUES (${name}, ${n}, ${payload.loc}, ${absent}, 'x')");
        assertThat(insert.statement(n -> "?")).isEqualTo("INSERT INTO t VALUES (?, ?, ?, ?, 'x')");
        assertThat(insert.statement(n -> "$" + n)).isEqualTo("INSERT INTO t VALUES ($1, $2, $3, $4, 'x')");
        assertThat(insert.bindings(SELECTED))
                .isEqualTo(Arrays.asList("it's \"quoted\"; DROP TABLE x", 7L, "{\"hall\":3}", null));
    }

    @Test
    void knowsWhetherItIsLiteral() {
        assertThat(Template.parse("temperature").isLiteral()).isTrue();
        assertThat(Template.parse("").render(SELECTED)).isEmpty();
        assertThat(Template.parse("${n}").isLiteral()).isFalse();
        assertThat(Template.parse("a ${n}")).hasToString("a ${n}");
    }

    private static Map<String, Object> selected() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", "it's \"quoted\"; DROP TABLE x");
        values.put("n", 7L);
        values.put("f", 1.5);
        values.put("g", 2.0);
        values.put("yes", true);
        values.put("none", null);
        values.put("tmpl", "${n}");
        values.put("a.b", "whole key");
        values.put("big", new java.math.BigInteger("123456789012345678901234567890"));
        values.put("list", Arrays.asList(1L, "a", null));
        values.put("payload", Map.of("temp", 21.25, "loc", Map.of("hall", 3L), "data", List.of(1L)));
        values.put("raw", "{\"x\": {\"y\": 2.0}, \"list\": [1,2]}");
        values.put("broken", "{\"x\": ");
        return values;
    }
}
