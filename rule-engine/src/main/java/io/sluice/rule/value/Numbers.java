package io.sluice.rule.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers across their three forms, exact where exactness is possible. */
public final class Numbers {
    /** Up to here every integer is a double as well. */
    private static final long EXACT = 1L << 53;

    /** More digits than any double has are not worth parsing as a float of a huge exponent. */
    private static final int LONGEST = 1000;

    private Numbers() {}

    /** Compares by value, whatever the forms: {@code 1 = 1.0}, and integers beyond 2^53 exactly. */
    public static int compare(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
        }
        if (a instanceof Long x && b instanceof Double y && isExact(x)) {
            return compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof Double x && b instanceof Long y && isExact(y)) {
            return compare(x.doubleValue(), y.doubleValue());
        }
        return decimal(a).compareTo(decimal(b));
    }

    private static int compare(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    private static boolean isExact(long value) {
        return value <= EXACT && value >= -EXACT;
    }

    private static BigDecimal decimal(Object number) {
        if (number instanceof Double d) {
            return new BigDecimal(d);
        }
        return number instanceof BigInteger big ? new BigDecimal(big) : BigDecimal.valueOf((Long) number);
    }

    /** The number that a text spells: an integer if it is one, else a float; null if it is neither. */
    public static @Nullable Object parse(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST) {
            return null;
        }
        int begin = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int digits = digits(text, begin);
        if (digits == begin) {
            return null;
        }
        if (digits == length) {
            return integer(text, length - begin);
        }
        return isFloat(text, digits) ? finiteOrNull(Double.parseDouble(text)) : null;
    }

    private static Object integer(String text, int digits) {
        if (digits <= 18) {
            return Long.parseLong(text);
        }
        return Values.integer(new BigInteger(text));
    }

    /** Whether the rest from a place behind the integer part is a fraction, with or without an exponent. */
    private static boolean isFloat(String text, int from) {
        int at = from;
        if (text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        if (at == text.length()) {
            return true;
        }
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return false;
        }
        at++;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int end = digits(text, at);
        return end > at && end == text.length();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static @Nullable Object finiteOrNull(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }
}
