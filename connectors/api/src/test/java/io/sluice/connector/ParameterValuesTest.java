package io.sluice.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.Parameter.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterValuesTest {
    private static final List<Parameter> DECLARED = List.of(
            Parameter.required("host", Type.STRING, "Host", "name or address of the server"),
            Parameter.optional("port", Type.NUMBER, 8086L, "Port", "1 to 65535"),
            Parameter.optional("password", Type.STRING, null, "Password", "of the user")
                    .asSecret(),
            Parameter.optional("secure", Type.BOOLEAN, false, "TLS", "whether to use TLS"),
            Parameter.optional("precision", Type.STRING, "ms", "Precision", "unit of times")
                    .oneOf("s", "ms"),
            Parameter.optional("pin", Type.STRING, null, "Pin", "secret choice")
                    .oneOf("a", "b")
                    .asSecret(),
            Parameter.optional("topic", Type.TEMPLATE, "${topic}", "Topic", "template"),
            Parameter.optional("headers", Type.OBJECT, null, "Headers", "name to value"),
            Parameter.optional("keys", Type.ARRAY, null, "Keys", "names"));

    @Test
    void fillsInDefaultsAndConverts() throws Exception {
        ParameterValues values = ParameterValues.check(
                DECLARED,
                Map.of("host", "db", "port", "9999", "secure", "on", "keys", "a, b,,c ", "headers", Map.of()));
        assertThat(values.text("host")).isEqualTo("db");
        assertThat(values.integer("port")).isEqualTo(9999);
        assertThat(values.flag("secure")).isTrue();
        assertThat(values.text("precision")).isEqualTo("ms");
        assertThat(values.text("topic")).isEqualTo("${topic}");
        assertThat(values.textOrNull("password")).isNull();
        assertThat(values.array("keys")).containsExactly("a", "b", "c");
        assertThat(values.object("headers")).isEmpty();
    }

    @Test
    void takesNumbersAsFormsAndJsonGiveThem() throws Exception {
        assertThat(ParameterValues.check(DECLARED, Map.of("host", "h", "port", 1.0))
                        .integer("port"))
                .isEqualTo(1);
        assertThat(ParameterValues.check(DECLARED, Map.of("host", 10L)).text("host"))
                .isEqualTo("10");
        assertRefused(Map.of("host", "h", "port", 1.5), "port", "parameter port must be a whole number, not 1.5");
        assertRefused(Map.of("host", "h", "port", "x"), "port", "parameter port must be a whole number, not \"x\"");
        assertRefused(
                Map.of("host", "h", "port", "1e99"), "port", "parameter port must be a whole number, not \"1e99\"");
    }

    @Test
    void namesWhatIsMissingUnknownOrWrong() {
        assertRefused(Map.of(), "host", "parameter host is required: name or address of the server");
        assertRefused(Map.of("host", " "), "host", "parameter host is required: name or address of the server");
        assertRefused(Map.of("host", "h", "prot", 1), "prot", "unknown parameter prot, did you mean port?");
        assertRefused(Map.of("host", "h", "zzzzzz", 1), "zzzzzz", "unknown parameter zzzzzz");
        assertRefused(Map.of("host", List.of()), "host", "parameter host must be text, not []");
        assertRefused(
                Map.of("host", "h", "secure", "maybe"),
                "secure",
                "parameter secure must be true or false, not \"maybe\"");
        assertRefused(
                Map.of("host", "h", "precision", "h"),
                "precision",
                "parameter precision must be one of [s, ms], not \"h\"");
        assertRefused(
                Map.of("host", "h", "headers", List.of("a b")),
                "headers",
                "parameter headers must be an object or a list of names, not [\"a b\"]");
        assertRefused(Map.of("host", "h", "keys", 1), "keys", "parameter keys must be a list, not 1");
        assertRefused(
                Map.of("host", "h", "topic", 1), "topic", "parameter topic must be text (with ${placeholders}), not 1");
    }

    @Test
    void namesStandForTheSelectedValuesOfThatName() throws Exception {
        Map<String, Object> expected = Map.of("temp", "${temp}", "loc.hall", "${loc.hall}");
        assertThat(ParameterValues.check(DECLARED, Map.of("host", "h", "headers", List.of("temp", "loc.hall")))
                        .object("headers"))
                .isEqualTo(expected);
        assertThat(ParameterValues.check(DECLARED, Map.of("host", "h", "headers", "temp, loc.hall"))
                        .object("headers"))
                .isEqualTo(expected);
    }

    @Test
    void showsNoSecret() throws Exception {
        ParameterValues values = ParameterValues.check(DECLARED, Map.of("host", "h", "password", "s3cret"));
        assertThat(values).asString().doesNotContain("s3cret").contains("password=******");
        assertThat(values.shown()).containsEntry("password", "******").containsEntry("host", "h");
        assertThat(values.asMap()).containsEntry("password", "s3cret");
        assertThatThrownBy(() -> ParameterValues.check(DECLARED, Map.of("host", "h", "pin", "s3cret")))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> ParameterValues.check(DECLARED, Map.of("host", "h", "password", List.of("s3cret"))))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void cannotBeChangedFromOutside() throws Exception {
        Map<String, Object> headers = new LinkedHashMap<>(Map.of("a", "b"));
        List<Object> keys = Arrays.asList("x", "y");
        ParameterValues values = ParameterValues.check(DECLARED, Map.of("host", "h", "headers", headers, "keys", keys));
        headers.clear();
        keys.set(0, "changed");
        assertThat(values.object("headers")).containsEntry("a", "b");
        assertThat(values.array("keys")).containsExactly("x", "y");
        assertThatThrownBy(() -> values.asMap().put("host", "other")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void findsTheNearestWordOrNone() {
        List<String> known = List.of("measurement", "tags", "timestamp_key");
        assertThat(NearestWord.to("mesurement", known)).contains("measurement");
        assertThat(NearestWord.to("tag", known)).contains("tags");
        assertThat(NearestWord.to("timestampkey", known)).contains("timestamp_key");
        assertThat(NearestWord.to("x", known)).isEmpty();
        assertThat(NearestWord.to("anything", List.of())).isEmpty();
    }

    private static void assertRefused(Map<String, Object> given, String parameter, String message) {
        assertThatThrownBy(() -> ParameterValues.check(DECLARED, given))
                .isInstanceOfSatisfying(
                        InvalidParameterException.class,
                        e -> assertThat(e.parameter()).isEqualTo(parameter))
                .hasMessage(message);
    }
}
