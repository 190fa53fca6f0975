package io.sluice.rule.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.Rules;
import io.sluice.rule.value.RuleFailure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Functions, each by value, type and null")
class RuleFunctionsTest {
    private static final String PAYLOAD =
            "{\"n\": null, \"b\": true, \"i\": 7, \"f\": 1.5, \"t\": \"text\", \"a\": [3, 1, 2],"
                    + " \"o\": {\"k\": {\"l\": 1}, \"m.n\": 2}, \"e\": []}";
    private static final int ROUNDS = 200;
    private static final @Nullable Object[] KINDS = {
        null,
        ValuePath.UNDEFINED,
        true,
        0L,
        -1L,
        7L,
        Long.MIN_VALUE,
        BigInteger.TWO.pow(100),
        1.5,
        -0.0,
        1e300,
        "",
        "text",
        "12",
        "{\"a\":1}",
        "Grüße 😀",
        "%Y",
        "second",
        "(",
        new byte[] {(byte) 0xFF, 0},
        List.of(),
        Arrays.asList(1L, null, "a"),
        Map.of(),
        Map.of("k", Map.of("l", 1L))
    };

    /** Lines of an expression and its value as text, or "fails: reason" with the beginning of the reason. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvFileSource(resources = "/functions.txt", delimiterString = " -> ", quoteCharacter = '`', commentCharacter = '#')
    void answersAsDeclared(String expression, String expected) {
        if (expected.startsWith("fails")) {
            assertThat(Rules.failureOf(expression, PAYLOAD))
                    .startsWith(expected.substring("fails".length()).replaceFirst("^: ", ""));
        } else {
            Object value = Rules.value(expression, PAYLOAD);
            assertThat(value instanceof String ? "'" + value + "'" : ValueText.of(value))
                    .isEqualTo(expected);
        }
    }

    static List<RuleFunction> all() {
        return new ArrayList<>(RuleFunctions.all());
    }

    @ParameterizedTest
    @MethodSource("all")
    void takesAnythingWithoutBreaking(RuleFunction function) {
        Random random = new Random(3);
        MapView event = new MapView(EventType.MESSAGE_PUBLISH, Map.of("topic", "a/b"), PayloadPaths.NONE);
        for (int i = 0; i < ROUNDS; i++) {
            List<Form> forms = function.declaration().forms();
            Form form = forms.get(random.nextInt(forms.size()));
            int count = form.least() + random.nextInt(Math.min(3, form.most() - form.least()) + 1);
            @Nullable Object[] arguments = new Object[count];
            Arrays.setAll(arguments, k -> KINDS[random.nextInt(KINDS.length)]);
            @Nullable Object[] constants = arguments.clone();
            Arrays.setAll(constants, k -> random.nextBoolean() ? arguments[k] : RuleFunction.VARIABLE);
            try {
                assertThat(isValue(function.prepare(constants).call(event, arguments)))
                        .as(Arrays.toString(arguments))
                        .isTrue();
            } catch (RuleFailure e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("\n\n");
            }
        }
    }

    private static boolean isValue(@Nullable Object value) {
        return value == null
                || value == ValuePath.UNDEFINED
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof BigInteger big && big.bitLength() >= Long.SIZE
                || value instanceof Double number && Double.isFinite(number)
                || value instanceof byte[]
                || value instanceof List
                || value instanceof Map;
    }

    @ParameterizedTest
    @MethodSource("all")
    void isDeclaredInFull(RuleFunction function) {
        Declaration declaration = function.declaration();
        assertThat(declaration.since()).matches("\\d(\\.\\d)?");
        assertThat(declaration.description()).matches("[A-Z1e].*\\.");
        assertThat(declaration.errors()).matches("(Fails .*\\.)?");
        assertThat(declaration.examples()).isNotEmpty();
        for (Form form : declaration.forms()) {
            assertThat(form.name()).isEqualTo(function.name());
            assertThat(form.result())
                    .isIn("undefined", "any", "text", "integer", "number", "float", "boolean", "array", "object");
            assertThat(form.parameters())
                    .allSatisfy(parameter -> assertThat(parameter.type())
                            .matches("any|text|integer|number|float|boolean|array|object|'[a-z_]+'(\\|'[a-z_]+')*"));
        }
    }

    /** Nothing is converted: what is declared as a text, an integer and so on refuses everything else, and absence. */
    @ParameterizedTest
    @MethodSource("all")
    void refusesArgumentsOfAnotherKind(RuleFunction function) {
        MapView event = new MapView(EventType.MESSAGE_PUBLISH, Map.of("topic", "a/b"), PayloadPaths.NONE);
        for (Form form : function.declaration().forms()) {
            for (int place = 0; place < form.parameters().size(); place++) {
                for (Object wrong : wrong(form.parameters().get(place))) {
                    @Nullable
                    Object[] arguments = form.parameters().stream()
                            .map(parameter -> right(parameter.type()))
                            .toArray();
                    arguments[place] = wrong;
                    @Nullable Object[] unknown = arguments.clone();
                    Arrays.fill(unknown, RuleFunction.VARIABLE);
                    assertThatThrownBy(() -> function.prepare(unknown).call(event, arguments))
                            .as("%s with %s", form.signature(), Arrays.toString(arguments))
                            .isInstanceOf(RuleFailure.class);
                }
            }
        }
    }

    private static Object right(String type) {
        return switch (type) {
            case "integer", "number" -> 1L;
            case "array" -> List.of(1L);
            case "object" -> Map.of("a", 1L);
            case "any", "text" -> "1";
            default -> type.substring(1, type.indexOf('\'', 1));
        };
    }

    private static List<@Nullable Object> wrong(Parameter parameter) {
        return switch (parameter.name().equals("qos")
                ? "any"
                : parameter.type()) { // no QoS is a wrong one, it is just not found
            case "any" -> List.of();
            case "integer" -> Arrays.asList(null, ValuePath.UNDEFINED, "1", 1.0, true, List.of(), Map.of());
            case "number" -> Arrays.asList(null, ValuePath.UNDEFINED, "1", true, List.of(), Map.of());
            case "array" -> Arrays.asList(null, ValuePath.UNDEFINED, 1L, "x", true, Map.of());
            case "object" -> Arrays.asList(null, ValuePath.UNDEFINED, 1L, "x", "[1]", true, List.of());
            case "text" -> Arrays.asList(null, ValuePath.UNDEFINED, 1L, 1.5, true, List.of(), Map.of());
            default -> Arrays.asList(null, ValuePath.UNDEFINED, 1L, "nonsense", true, List.of());
        };
    }

    @Test
    void optionalArgumentsAreCounted() {
        RuleFunction substr = Objects.requireNonNull(RuleFunctions.find("substr"));
        assertThat(List.of(substr.takes(1), substr.takes(2), substr.takes(3), substr.takes(4)))
                .containsExactly(false, true, true, false);
        RuleFunction sprintf = Objects.requireNonNull(RuleFunctions.find("sprintf"));
        assertThat(sprintf.takes(0)).isFalse();
        assertThat(sprintf.takes(1)).isTrue();
        assertThat(sprintf.takes(9)).isTrue();
        RuleFunction subbits = Objects.requireNonNull(RuleFunctions.find("subbits"));
        assertThat(subbits.takes(4)).isFalse();
        assertThat(subbits.takes(6)).isTrue();
        assertThat(substr.declaration().forms().get(0).parameters())
                .containsExactly(
                        new Parameter("text", "text", false, false),
                        new Parameter("start", "integer", false, false),
                        new Parameter("length", "integer", true, false));
        assertThat(RuleFunctions.names()).hasSizeGreaterThan(100).contains("now_timestamp", "msgid");
    }
}
