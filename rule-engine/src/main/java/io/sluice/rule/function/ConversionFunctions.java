package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import io.sluice.rule.value.Numbers;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conversion between kinds of value. */
final class ConversionFunctions {
    private static final int MOST_DECIMALS = 253;

    static final List<RuleFunction> ALL = List.of(
            of("""
                    str(value: any) -> text since 3.2
                    Any value as text: a float with up to ten decimals (EMQ X 4.3.13 and later: 17) and at least one, objects and
                    arrays as compact JSON.
                    str(2.0) -> '2.0'
                    str(1.5) -> '1.5'
                    str([1, 2]) -> '[1,2]'
                    str(payload.missing) -> 'undefined'
                    """, a -> text(a[0])),
            of("""
                    str_utf8(value: any) -> text since 3.2
                    As str, but the text must be UTF-8.
                    Fails if it is not.
                    str_utf8('Grüße') -> 'Grüße'
                    str_utf8(hexstr2bin('FF')) -> fails
                    """, a -> utf8(a[0])),
            of("""
                    int(value: any) -> integer since 3.2
                    The floor of a number, also if a text spells it; 1 for true, 0 for false.
                    Fails for anything else.
                    int('12') -> 12
                    int(-1.5) -> -2
                    int(true) -> 1
                    int('twelve') -> fails
                    """, a -> integer(a[0])),
            of("""
                    float(value: any) -> float since 3.2
                    A number as float, also if a text spells it.
                    Fails for anything else.
                    float('3') -> 3.0
                    float(true) -> fails
                    """, a -> decimal(a[0])),
            of("""
                    float2str(number: number, decimals: integer) -> text since 4.3
                    A number as text with at most so many decimals, 0 to 253; zeros at the end are dropped.
                    float2str(1.23456, 2) -> '1.23'
                    float2str(2.0, 3) -> '2.0'
                    float2str(1.5, -1) -> fails
                    """, a -> decimals(Arguments.number(a[0]), Arguments.count(a[1]))),
            of("""
                    bool(value: any) -> boolean since 3.2
                    True for true, 1, 1.0 and 'true', false for false, 0, 0.0 and 'false'.
                    Fails for anything else.
                    bool('true') -> true
                    bool(0.0) -> false
                    bool('True') -> fails
                    """, a -> bool(a[0])),
            of("""
                    map(value: any) -> object since 3.2
                    An object as it is, or the one that JSON text stands for.
                    Fails for anything else.
                    map('{"a":1}') -> {"a":1}
                    map('[1]') -> fails
                    """, a -> Arguments.object(opened(a[0]))));

    private ConversionFunctions() {}

    private static Object text(@Nullable Object value) {
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
        double value = Values.finite(((Number) number).doubleValue());
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

    /** A value, decoded if it is text. */
    static @Nullable Object opened(@Nullable Object value) {
        if (value instanceof String text) {
            try {
                return Json.decode(text);
            } catch (IOException e) {
                throw new RuleFailure("an object is needed, not " + Values.describe(value));
            }
        }
        return value;
    }
}
