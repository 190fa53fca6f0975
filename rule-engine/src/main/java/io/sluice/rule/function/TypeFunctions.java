package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.Numbers;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tests of type and conversion between types. */
final class TypeFunctions {
    static final List<RuleFunction> ALL = List.of(
            test("is_null", "3.2", "absent (null of JSON is a value)", Values::isUndefined),
            test("is_not_null", "3.2", "present (null of JSON is a value)", value -> !Values.isUndefined(value)),
            test("is_null_var", "5", "absent or null", value -> value == null || Values.isUndefined(value)),
            test(
                    "is_not_null_var",
                    "5",
                    "neither absent nor null",
                    value -> value != null && !Values.isUndefined(value)),
            test("is_str", "4.0", "a text", Values::isText),
            test("is_bool", "4.0", "a boolean", Boolean.class::isInstance),
            test("is_int", "4.0", "an integer; 1.0 is none", Values::isInteger),
            test("is_float", "4.0", "a float; 1 is none", Double.class::isInstance),
            test("is_num", "4.0", "a number", Values::isNumber),
            test("is_map", "4.0", "an object", Map.class::isInstance),
            test("is_array", "4.0", "an array", List.class::isInstance),
            of(
                    "coalesce(any, any) -> any",
                    "5",
                    "the first, or the second if the first is absent or null",
                    a -> a[0] == null || Values.isUndefined(a[0]) ? a[1] : a[0]),
            of(
                    "coalesce_ne(any, any) -> any",
                    "5",
                    "as coalesce, an empty text counts as absent",
                    a -> a[0] == null || Values.isUndefined(a[0]) || "".equals(a[0]) ? a[1] : a[0]),
            of("null() -> undefined", "4.3", "no value", a -> ValuePath.UNDEFINED),
            of("str(any) -> text", "3.2", "any value as text", a -> text(a[0])),
            of("str_utf8(any) -> text", "3.2", "any value as text, which must be UTF-8", a -> utf8(a[0])),
            of("int(any) -> integer", "3.2", "floor of a number, also if it is a text; true is 1", a -> integer(a[0])),
            of("float(any) -> float", "3.2", "a number, also if it is a text", a -> decimal(a[0])),
            of(
                    "float2str(number, decimals) -> text",
                    "4.3",
                    "text with at most so many decimals",
                    a -> decimals(Arguments.number(a[0]), Arguments.count(a[1]))),
            of("bool(any) -> boolean", "3.2", "true, 1, 'true' and false, 0, 'false'", a -> bool(a[0])),
            of("map(any) -> object", "3.2", "an object, also if it is JSON text", a -> object(a[0])));

    private static final int MOST_DECIMALS = 253;

    private TypeFunctions() {}

    private static RuleFunction test(String name, String since, String what, Predicate<@Nullable Object> predicate) {
        return of(name + "(any) -> boolean", since, "whether the value is " + what, a -> predicate.test(a[0]));
    }

    static Object text(@Nullable Object value) {
        return value instanceof byte[] ? value : ValueText.of(value);
    }

    private static Object utf8(@Nullable Object value) {
        if (value instanceof byte[]) {
            throw new RuleFailure("the text is not UTF-8");
        }
        return ValueText.of(value);
    }

    private static Object integer(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        Object number = number(value);
        if (number instanceof Double floating) {
            return Values.integer(
                    new BigDecimal(floating).setScale(0, RoundingMode.FLOOR).toBigInteger());
        }
        return number;
    }

    private static Object decimal(@Nullable Object value) {
        return Values.finite(((Number) number(value)).doubleValue());
    }

    private static Object number(@Nullable Object value) {
        Object number = value instanceof String text ? Numbers.parse(text) : value;
        if (number == null || !Values.isNumber(number)) {
            throw new RuleFailure("a number is needed, not " + Values.describe(value));
        }
        return number;
    }

    private static String decimals(Object number, int decimals) {
        if (decimals < 0 || decimals > MOST_DECIMALS) {
            throw new RuleFailure("decimals are 0 to " + MOST_DECIMALS + ", not " + decimals);
        }
        double value = ((Number) number).doubleValue();
        BigDecimal rounded =
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
        boolean keepOne = decimals > 0 && rounded.scale() < 1;
        return (keepOne || rounded.scale() < 0 ? rounded.setScale(keepOne ? 1 : 0) : rounded).toPlainString();
    }

    private static Boolean bool(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Long number && (number == 0 || number == 1)) {
            return number == 1;
        }
        if (value instanceof Double number && (number == 0 || number == 1)) {
            return number == 1;
        }
        if ("true".equals(value) || "false".equals(value)) {
            return "true".equals(value);
        }
        throw new RuleFailure("true or false, 1 or 0 is needed, not " + Values.describe(value));
    }

    private static Object object(@Nullable Object value) {
        Object decoded = value;
        if (value instanceof String text) {
            try {
                decoded = Json.decode(text);
            } catch (IOException e) {
                throw new RuleFailure("an object is needed, not " + Values.describe(value));
            }
        }
        return Arguments.object(decoded);
    }
}
