package io.sluice.rule.function;

import io.sluice.rule.value.Arithmetic;
import java.util.List;

/** Mathematics. */
final class MathFunctions {
    static final List<RuleFunction> ALL = List.of(new RuleFunction(
            "mod",
            2,
            2,
            "mod(integer, integer) -> integer",
            "3.2",
            "rest of the division, with the sign of the dividend",
            (event, arguments) -> Arithmetic.mod(arguments[0], arguments[1])));

    private MathFunctions() {}
}
