package io.sluice.rule.function;

import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments as the types a function needs. Nothing is converted: another type, undefined and null are failures. */
final class Arguments {
    /** Characters of a text that a function may make. */
    private static final int LONGEST_TEXT = 16 * 1024 * 1024;

    private Arguments() {}

    static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        throw wrong("a text", value);
    }

    static byte[] bytes(@Nullable Object value) {
        if (value != null && Values.isText(value)) {
            return Values.bytes(value);
        }
        throw wrong("a text", value);
    }

    /** An integer in its one form, {@code Long} or {@code BigInteger}. */
    static Object integer(@Nullable Object value) {
        if (value != null && Values.isInteger(value)) {
            return value;
        }
        throw wrong("an integer", value);
    }

    /** An integer that counts something in memory. */
    static int count(@Nullable Object value) {
        if (value instanceof Long number && number.intValue() == number) {
            return number.intValue();
        }
        throw wrong("a small integer", value);
    }

    /** An integer that counts characters; one that is larger than any text is cut to the largest. */
    static int place(@Nullable Object value) {
        BigInteger number = Values.big(integer(value));
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    static Object number(@Nullable Object value) {
        if (value != null && Values.isNumber(value)) {
            return value;
        }
        throw wrong("a number", value);
    }

    static double decimal(@Nullable Object value) {
        return ((Number) number(value)).doubleValue();
    }

    static List<?> array(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong("an array", value);
    }

    static Map<?, ?> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong("an object", value);
    }

    /** Fails if a text that is being made is longer than a text may be. */
    static void checkLength(CharSequence made) {
        if (made.length() > LONGEST_TEXT) {
            throw new RuleFailure("the text gets longer than " + LONGEST_TEXT + " characters");
        }
    }

    private static RuleFailure wrong(String wanted, @Nullable Object value) {
        return new RuleFailure(wanted + " is needed, not " + Values.describe(value));
    }
}
