package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mathematics. Arguments are numbers; a result that is none, as of {@code sqrt(-1)}, is a failure. */
final class MathFunctions {
    private static final double LN_2 = Math.log(2);

    static final List<RuleFunction> ALL = List.of(
            of("abs(number) -> number", "3.2", "distance from zero", a -> abs(Arguments.number(a[0]))),
            of(
                    "ceil(number) -> integer",
                    "3.2",
                    "smallest integer that is not smaller",
                    a -> rounded(a[0], RoundingMode.CEILING)),
            of(
                    "floor(number) -> integer",
                    "3.2",
                    "largest integer that is not larger",
                    a -> rounded(a[0], RoundingMode.FLOOR)),
            of(
                    "round(number) -> integer",
                    "3.2",
                    "nearest integer, half away from zero",
                    a -> rounded(a[0], RoundingMode.HALF_UP)),
            decimal("sqrt", "square root", Math::sqrt),
            decimal("exp", "e to the power of x", Math::exp),
            decimal("log", "natural logarithm", Math::log),
            decimal("log2", "logarithm to base 2", MathFunctions::log2),
            decimal("log10", "logarithm to base 10", Math::log10),
            decimal("sin", "sine of an angle in radians", Math::sin),
            decimal("cos", "cosine of an angle in radians", Math::cos),
            decimal("tan", "tangent of an angle in radians", Math::tan),
            decimal("asin", "inverse sine", Math::asin),
            decimal("acos", "inverse cosine", Math::acos),
            decimal("atan", "inverse tangent", Math::atan),
            decimal("sinh", "hyperbolic sine", Math::sinh),
            decimal("cosh", "hyperbolic cosine", Math::cosh),
            decimal("tanh", "hyperbolic tangent", Math::tanh),
            decimal("asinh", "inverse hyperbolic sine", MathFunctions::asinh),
            decimal("acosh", "inverse hyperbolic cosine", x -> Math.log(x + Math.sqrt(x * x - 1))),
            decimal("atanh", "inverse hyperbolic tangent", x -> (Math.log1p(x) - Math.log1p(-x)) / 2),
            of(
                    "power(number, number) -> float",
                    "3.2",
                    "x to the power of y",
                    a -> Values.finite(Math.pow(Arguments.decimal(a[0]), Arguments.decimal(a[1])))),
            of(
                    "fmod(number, number) -> float",
                    "3.2",
                    "rest of the division, with the sign of the dividend",
                    a -> Values.finite(Arguments.decimal(a[0]) % Arguments.decimal(a[1]))),
            of(
                    "mod(integer, integer) -> integer",
                    "3.2",
                    "rest of the division, with the sign of the dividend",
                    a -> Arithmetic.mod(a[0], a[1])),
            of("eq(any, any) -> boolean", "4.0", "whether both are equal", a -> Comparison.equal(a[0], a[1])),
            of(
                    "random() -> float",
                    "4.4",
                    "random number from 0 to below 1",
                    a -> ThreadLocalRandom.current().nextDouble()));

    private MathFunctions() {}

    private static RuleFunction decimal(String name, String description, DoubleUnaryOperator operator) {
        return of(
                name + "(number) -> float",
                "3.2",
                description,
                a -> Values.finite(operator.applyAsDouble(Arguments.decimal(a[0]))));
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

    private static double asinh(double x) {
        double positive = Math.abs(x);
        return Math.copySign(Math.log(positive + Math.sqrt(positive * positive + 1)), x);
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
