package io.sluice.rule.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers. Integers are unbounded and stay integers but for {@code /}; nothing is converted from text. */
public final class Arithmetic {
    private Arithmetic() {}

    /** {@code a + b} of numbers. */
    public static Object plus(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long sum = x + y;
            return ((x ^ sum) & (y ^ sum)) < 0 ? (Object) big(x).add(big(y)) : sum;
        }
        check("+", a, b);
        return areIntegers(a, b) ? Values.integer(big(a).add(big(b))) : Values.finite(number(a) + number(b));
    }

    /** {@code a + b} of numbers, or of two texts, which are joined: so EMQ X does since 4.0.6. */
    public static Object plusOrJoin(@Nullable Object a, @Nullable Object b) {
        return a instanceof String x && b instanceof String y ? x.concat(y) : plus(a, b);
    }

    /** {@code a - b}. */
    public static Object minus(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long difference = x - y;
            return ((x ^ y) & (x ^ difference)) < 0 ? (Object) big(x).subtract(big(y)) : difference;
        }
        check("-", a, b);
        return areIntegers(a, b) ? Values.integer(big(a).subtract(big(b))) : Values.finite(number(a) - number(b));
    }

    /** {@code a * b}. */
    public static Object times(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long high = Math.multiplyHigh(x, y);
            long low = x * y;
            boolean fits = high == 0 && low >= 0 || high == -1 && low < 0;
            return fits ? (Object) low : big(x).multiply(big(y));
        }
        check("*", a, b);
        return areIntegers(a, b) ? Values.integer(big(a).multiply(big(b))) : Values.finite(number(a) * number(b));
    }

    /** {@code a / b}, always a float. */
    public static Object divide(@Nullable Object a, @Nullable Object b) {
        check("/", a, b);
        double divisor = number(b);
        if (divisor == 0) {
            throw new RuleFailure("division by zero");
        }
        if (areIntegers(a, b) && (a instanceof BigInteger || b instanceof BigInteger)) {
            BigDecimal quotient = new BigDecimal(big(a)).divide(new BigDecimal(big(b)), MathContext.DECIMAL128);
            return Values.finite(quotient.doubleValue());
        }
        return Values.finite(number(a) / divisor);
    }

    /** {@code a div b}: integers, truncated towards zero. */
    public static Object div(@Nullable Object a, @Nullable Object b) {
        checkIntegers("div", a, b);
        return Values.integer(big(a).divide(big(b)));
    }

    /** {@code mod(a, b)}: integers, sign of the dividend. */
    public static Object mod(@Nullable Object a, @Nullable Object b) {
        checkIntegers("mod", a, b);
        if (a instanceof Long x && b instanceof Long y) {
            return x % y;
        }
        return Values.integer(big(a).remainder(big(b)));
    }

    /** {@code -a}. */
    public static Object negate(@Nullable Object a) {
        return minus(0L, a);
    }

    /** {@code +a}. */
    public static Object plus(@Nullable Object a) {
        if (a == null || !Values.isNumber(a)) {
            throw new RuleFailure("+ needs a number, not " + Values.describe(a));
        }
        return a;
    }

    private static void check(String operator, @Nullable Object a, @Nullable Object b) {
        if (!Values.isNumber(a) || !Values.isNumber(b)) {
            Object wrong = Values.isNumber(a) ? b : a;
            throw new RuleFailure(operator + " needs numbers, not " + Values.describe(wrong));
        }
    }

    private static void checkIntegers(String operator, @Nullable Object a, @Nullable Object b) {
        if (!areIntegers(a, b)) {
            Object wrong = Values.isInteger(a) ? b : a;
            throw new RuleFailure(operator + " needs integers, not " + Values.describe(wrong));
        }
        if (b instanceof Long divisor && divisor == 0) {
            throw new RuleFailure("division by zero");
        }
    }

    private static boolean areIntegers(@Nullable Object a, @Nullable Object b) {
        return Values.isInteger(a) && Values.isInteger(b);
    }

    private static double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new RuleFailure("a number is needed, not " + Values.describe(value));
    }

    private static BigInteger big(@Nullable Object value) {
        if (value instanceof BigInteger big) {
            return big;
        }
        return BigInteger.valueOf(((Number) (value == null ? Long.valueOf(0) : value)).longValue());
    }
}
