package io.sluice.rule.value;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of values as {@code = != < <= > >=} do it. Numbers compare by value; a number and a text compare as numbers, and
 * a text that spells none is a failure; booleans and null compare with a text by their name; an undefined value equals
 * only another one and is in no order.
 */
public final class Comparison {
    private Comparison() {}

    /** {@code a = b}. */
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            return x.equals(y);
        }
        if (Values.isUndefined(a) || Values.isUndefined(b)) {
            return a == b;
        }
        if (isOrdered(a, b)) {
            return compare(a, b) == 0;
        }
        return sameByValue(a, b);
    }

    /** {@code a < b}. */
    public static boolean less(@Nullable Object a, @Nullable Object b) {
        return isOrdered(a, b) && compare(a, b) < 0;
    }

    /** {@code a <= b}. */
    public static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
        return isOrdered(a, b) && compare(a, b) <= 0;
    }

    /** Equality without any conversion, as IN, CASE with a subject and {@code contains} need it: 1 is not 1.0. */
    public static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream()
                            .allMatch(e -> y.containsKey(e.getKey()) && same(e.getValue(), y.get(e.getKey())));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return sameElements(x, y, true);
        }
        if (Values.isText(a) && Values.isText(b)) {
            return compareTexts(a, b) == 0;
        }
        return Objects.equals(a, b);
    }

    private static boolean isOrdered(@Nullable Object a, @Nullable Object b) {
        if (Values.isNumber(a)) {
            return Values.isNumber(b) || Values.isText(b);
        }
        if (Values.isText(a)) {
            return Values.isText(b) || Values.isNumber(b) || b instanceof Boolean || b == null;
        }
        return (a instanceof Boolean || a == null) && (Values.isText(b) || a != null && b instanceof Boolean);
    }

    /** Of two values for which {@link #isOrdered} holds. */
    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            return compareTexts(x, y);
        }
        if (Values.isNumber(a) || Values.isNumber(b)) {
            return Numbers.compare(number(a, b), number(b, a));
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        }
        return compareTexts(Values.isText(a) ? a : String.valueOf(a), Values.isText(b) ? b : String.valueOf(b));
    }

    private static Object number(@Nullable Object value, @Nullable Object other) {
        if (value != null && Values.isNumber(value)) {
            return value;
        }
        Object number = value instanceof String text ? Numbers.parse(text) : null;
        if (number == null) {
            throw new RuleFailure("cannot compare " + Values.describe(other) + " with " + Values.describe(value)
                    + ": it is no number");
        }
        return number;
    }

    private static int compareTexts(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            return compareByCodePoint(x, y);
        }
        return Arrays.compareUnsigned(Values.bytes(Objects.requireNonNull(a)), Values.bytes(Objects.requireNonNull(b)));
    }

    /** Order of the UTF-8 bytes, which differs from the order of UTF-16 units behind U+FFFF. */
    private static int compareByCodePoint(String a, String b) {
        int end = Math.min(a.length(), b.length());
        for (int i = 0; i < end; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Equality inside objects and arrays: numbers by value, nothing else converted. */
    private static boolean sameByValue(@Nullable Object a, @Nullable Object b) {
        if (Values.isNumber(a) && Values.isNumber(b)) {
            return Numbers.compare(Objects.requireNonNull(a), Objects.requireNonNull(b)) == 0;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream()
                            .allMatch(e -> y.containsKey(e.getKey()) && sameByValue(e.getValue(), y.get(e.getKey())));
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return sameElements(x, y, false);
        }
        return same(a, b);
    }

    private static boolean sameElements(List<?> a, List<?> b, boolean exactly) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> other = b.iterator();
        for (Object element : a) {
            Object with = other.next();
            if (exactly ? !same(element, with) : !sameByValue(element, with)) {
                return false;
            }
        }
        return true;
    }
}
