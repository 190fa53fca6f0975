package io.sluice.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
    @ParameterizedTest
    @CsvSource({
        "2.0, 2.0",
        "1.5, 1.5",
        "0.0, 0.0",
        "-0.0, 0.0",
        "0.1, 0.1",
        "-21.25, -21.25",
        "0.30000000000000004, 0.3",
        "0.00000000004, 0.0",
        "0.00000000005, 0.0000000001",
        "-0.00000000006, -0.0000000001",
        "123456789.123456789, 123456789.123456791",
        "1e22, 10000000000000000000000.0",
        "100.0, 100.0",
        "NaN, NaN",
        "Infinity, Infinity",
    })
    void writesFloatsInFixedNotation(double value, String expected) {
        assertThat(ValueText.number(value)).isEqualTo(expected);
        assertThat(ValueText.of(value)).isEqualTo(expected);
    }

    @Test
    void writesEveryKindOfValue() {
        assertThat(ValueText.of("text stays")).isEqualTo("text stays");
        assertThat(ValueText.of(-42L)).isEqualTo("-42");
        assertThat(ValueText.of(new BigInteger("18446744073709551616"))).isEqualTo("18446744073709551616");
        assertThat(ValueText.of(false)).isEqualTo("false");
        assertThat(ValueText.of(null)).isEqualTo("null");
        assertThat(ValueText.of(ValuePath.UNDEFINED)).isEqualTo("undefined");
        assertThat(ValueText.of("né".getBytes(StandardCharsets.UTF_8))).isEqualTo("né");
        assertThat(ValueText.of(List.of(1L, 2.5))).isEqualTo("[1,2.5]");
    }

    @Test
    void writesCompactJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("quote\"", "tab\tnewline\nreturn\rback\\slash");
        object.put("control", "\u0001\u001f");
        object.put("unicode", "°C 😀");
        object.put("numbers", Arrays.asList(1L, -0.5, 1e-12, Double.NaN));
        object.put("nothing", null);
        object.put("nested", Map.of("empty", List.of()));
        assertThat(ValueText.json(object))
                .isEqualTo("{\"quote\\\"\":\"tab\\tnewline\\nreturn\\rback\\\\slash\","
                        + "\"control\":\"\\u0001\\u001f\",\"unicode\":\"°C 😀\","
                        + "\"numbers\":[1,-0.5,1.0E-12,null],\"nothing\":null,\"nested\":{\"empty\":[]}}");
        assertThat(ValueText.json("text")).isEqualTo("\"text\"");
        assertThat(ValueText.json(Map.of())).isEqualTo("{}");
    }
}
