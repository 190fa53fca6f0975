package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mathematics. Arguments are numbers; a result that is none, as of {@code sqrt(-1)}, is a failure. */
final class MathFunctions {
    private static final double LN_2 = Math.log(2);

    /** From here on the square plus or minus one is the square. */
    private static final double LARGE = 1e9;

    static final List<RuleFunction> ALL = List.of(
            of("""
                    abs(number: number) -> number since 3.2
                    Distance from zero.
                    abs(-7) -> 7
                    abs(-1.5) -> 1.5
                    abs('7') -> fails
                    """, a -> abs(Arguments.number(a[0]))),
            of("""
                    ceil(number: number) -> integer since 3.2
                    Smallest integer that is not smaller.
                    ceil(1.2) -> 2
                    ceil(-1.2) -> -1
                    """, a -> rounded(a[0], RoundingMode.CEILING)),
            of("""
                    floor(number: number) -> integer since 3.2
                    Largest integer that is not larger.
                    floor(1.7) -> 1
                    floor(-1.5) -> -2
                    """, a -> rounded(a[0], RoundingMode.FLOOR)),
            of("""
                    round(number: number) -> integer since 3.2
                    Nearest integer, half away from zero.
                    round(2.5) -> 3
                    round(-2.5) -> -3
                    """, a -> rounded(a[0], RoundingMode.HALF_UP)),
            decimal("sqrt", "Square root.", "sqrt(9) -> 3.0\nsqrt(-1) -> fails", Math::sqrt),
            decimal("exp", "e to the power of the number.", "exp(0) -> 1.0\nexp(1000) -> fails", Math::exp),
            decimal("log", "Natural logarithm.", "log(1) -> 0.0\nlog(0) -> fails", Math::log),
            decimal("log2", "Logarithm to base 2.", "log2(8) -> 3.0", MathFunctions::log2),
            decimal("log10", "Logarithm to base 10.", "log10(1000) -> 3.0", Math::log10),
            decimal("sin", "Sine of an angle in radians.", "sin(0) -> 0.0", Math::sin),
            decimal("cos", "Cosine of an angle in radians.", "cos(0) -> 1.0", Math::cos),
            decimal("tan", "Tangent of an angle in radians.", "tan(0) -> 0.0", Math::tan),
            decimal("asin", "Inverse sine.", "asin(0) -> 0.0\nasin(2) -> fails", Math::asin),
            decimal("acos", "Inverse cosine.", "acos(1) -> 0.0\nacos(2) -> fails", Math::acos),
            decimal("atan", "Inverse tangent.", "atan(0) -> 0.0", Math::atan),
            decimal("sinh", "Hyperbolic sine.", "sinh(0) -> 0.0", Math::sinh),
            decimal("cosh", "Hyperbolic cosine.", "cosh(0) -> 1.0", Math::cosh),
            decimal("tanh", "Hyperbolic tangent.", "tanh(0) -> 0.0", Math::tanh),
            decimal("asinh", "Inverse hyperbolic sine.", "asinh(0) -> 0.0", MathFunctions::asinh),
            decimal("acosh", "Inverse hyperbolic cosine.", "acosh(1) -> 0.0\nacosh(0) -> fails", MathFunctions::acosh),
            decimal(
                    "atanh",
                    "Inverse hyperbolic tangent.",
                    "atanh(0) -> 0.0\natanh(1) -> fails",
                    x -> (Math.log1p(x) - Math.log1p(-x)) / 2),
            of("""
                    power(base: number, exponent: number) -> float since 3.2
                    The base to the power of the exponent.
                    Fails if the result is no number that a float can hold.
                    power(2, 10) -> 1024.0
                    power(10, 400) -> fails
                    """, a -> Values.finite(Math.pow(Arguments.decimal(a[0]), Arguments.decimal(a[1])))),
            of("""
                    fmod(dividend: number, divisor: number) -> float since 3.2
                    Rest of a division, with the sign of the dividend.
                    Fails if the divisor is zero.
                    fmod(7.5, 2) -> 1.5
                    fmod(-7.5, 2) -> -1.5
                    fmod(1, 0) -> fails
                    """, a -> Values.finite(Arguments.decimal(a[0]) % Arguments.decimal(a[1]))),
            of("""
                    mod(dividend: integer, divisor: integer) -> integer since 3.2
                    Rest of a division of integers, with the sign of the dividend.
                    Fails if the divisor is zero.
                    mod(7, 2) -> 1
                    mod(-7, 2) -> -1
                    mod(7.0, 2) -> fails
                    """, a -> Arithmetic.mod(a[0], a[1])),
            of("""
                    eq(first: any, second: any) -> boolean since 4.0
                    Whether two values are equal. Numbers are compared by value, nothing else is converted.
                    eq(1, 1.0) -> true
                    eq(1, '1') -> false
                    """, a -> equal(a[0], a[1])),
            of("""
                    random() -> float since 4.4
                    A random number from 0 to below 1.
                    random() < 1 -> true
                    """, Effect.RANDOM, (event, a) -> ThreadLocalRandom.current().nextDouble()));

    private MathFunctions() {}

    private static RuleFunction decimal(
            String name, String description, String examples, DoubleUnaryOperator operator) {
        String declaration = name + "(number: number) -> float since 3.2\n" + description
                + "\nFails if the result is no number that a float can hold.\n" + examples;
        return of(declaration, a -> Values.finite(operator.applyAsDouble(Arguments.decimal(a[0]))));
    }

    private static Object abs(Object number) {
        if (number instanceof Double value) {
            return Math.abs(value);
        }
        return Values.integer(Values.big(number).abs());
    }

    private static Object rounded(@Nullable Object value, RoundingMode mode) {
        if (Arguments.number(value) instanceof Double number) {
            return Values.integer(new BigDecimal(number).setScale(0, mode).toBigInteger());
        }
        return Arguments.number(value);
    }

    private static boolean equal(@Nullable Object a, @Nullable Object b) {
        boolean comparable = a == null
                ? b == null
                : Values.isNumber(a) && Values.isNumber(b)
                        || Values.isText(a) && Values.isText(b)
                        || a instanceof Map && b instanceof Map
                        || a instanceof List && b instanceof List
                        || a.getClass().isInstance(b);
        return comparable && Comparison.equal(a, b);
    }

    private static double asinh(double x) {
        double positive = Math.abs(x);
        double square = positive * positive;
        double result = positive > LARGE
                ? Math.log(positive) + LN_2
                : Math.log1p(positive + square / (1 + Math.sqrt(square + 1)));
        return Math.copySign(result, x);
    }

    private static double acosh(double x) {
        double over = x - 1;
        return x > LARGE ? Math.log(x) + LN_2 : Math.log1p(over + Math.sqrt(2 * over + over * over));
    }

    /** Exact for powers of two, which dividing logarithms is not. */
    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        if (x > 0 && x == Math.scalb(1.0, exponent)) {
            return exponent;
        }
        return Math.log(x) / LN_2;
    }
}
