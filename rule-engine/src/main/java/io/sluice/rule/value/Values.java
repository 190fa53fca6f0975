package io.sluice.rule.value;

import io.sluice.connector.ValuePath;
import io.sluice.connector.ValueText;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about single values. */
public final class Values {
    private static final int LONGEST_IN_MESSAGE = 60;

    private Values() {}

    public static boolean isUndefined(@Nullable Object value) {
        return value == ValuePath.UNDEFINED;
    }

    public static boolean isInteger(@Nullable Object value) {
        return value instanceof Long || value instanceof BigInteger;
    }

    public static boolean isNumber(@Nullable Object value) {
        return value instanceof Long || value instanceof Double || value instanceof BigInteger;
    }

    public static boolean isText(@Nullable Object value) {
        return value instanceof String || value instanceof byte[];
    }

    /** The form that an integer has as a value: {@code Long} if it fits. */
    public static Object integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** An integer value as a {@code BigInteger}. */
    public static BigInteger big(Object integer) {
        return integer instanceof BigInteger big ? big : BigInteger.valueOf((Long) integer);
    }

    /** A float value, or the failure that stands for what a float cannot hold. */
    public static Double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new RuleFailure("the result is not a number that a float can hold");
        }
        return value;
    }

    /** Bytes of a text value. */
    public static byte[] bytes(Object text) {
        return text instanceof byte[] bytes ? bytes : ((String) text).getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes as a value: text if they are valid UTF-8, otherwise the bytes themselves. */
    public static Object text(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return decoded(bytes);
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Object decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    /** A value as it is named in a message for people: short, with its kind. */
    public static String describe(@Nullable Object value) {
        String kind = kind(value);
        if (value == null || isUndefined(value)) {
            return kind;
        }
        String text = ValueText.of(value);
        String shown = text.length() > LONGEST_IN_MESSAGE ? text.substring(0, LONGEST_IN_MESSAGE) + "..." : text;
        return kind + ' ' + (isText(value) ? '\'' + shown + '\'' : shown);
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (isUndefined(value)) {
            return "an undefined value";
        }
        if (isText(value)) {
            return "the text";
        }
        if (isNumber(value)) {
            return isInteger(value) ? "the integer" : "the float";
        }
        if (value instanceof Map) {
            return "the object";
        }
        return value instanceof List ? "the array" : "the boolean";
    }
}
