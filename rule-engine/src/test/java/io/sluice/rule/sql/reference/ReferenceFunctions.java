package io.sluice.rule.sql.reference;

import static io.sluice.rule.sql.reference.Absent.ABSENT;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The few functions that generated rules call; all functions have tests of their own. */
final class ReferenceFunctions {
    private ReferenceFunctions() {}

    static Object call(String function, List<Object> arguments, ReferenceScope scope) {
        Object first = arguments.isEmpty() ? ABSENT : arguments.get(0);
        return switch (function) {
            case "topic" -> scope.columns().getOrDefault("topic", ABSENT);
            case "is_null" -> first == ABSENT;
            case "is_not_null" -> first != ABSENT;
            case "is_num" -> ReferenceValues.isNumber(first);
            case "is_map" -> first instanceof Map;
            case "upper" -> text(first).toUpperCase(Locale.ROOT);
            case "concat" -> text(first) + text(arguments.get(1));
            case "length" -> length(first);
            case "abs" -> abs(first);
            case "json_decode" -> decode(text(first));
            default -> throw new IllegalArgumentException(function);
        };
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new ReferenceFailure("a text is needed");
    }

    private static Object length(Object value) {
        if (value instanceof List<?> array) {
            return BigInteger.valueOf(array.size());
        }
        throw new ReferenceFailure("an array is needed");
    }

    private static Object abs(Object value) {
        if (value instanceof BigInteger integer) {
            return integer.abs();
        }
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        throw new ReferenceFailure("a number is needed");
    }

    private static Object decode(String text) {
        Object value = ReferenceValues.json(text);
        if (value == ABSENT) {
            throw new ReferenceFailure("not JSON");
        }
        return value;
    }
}
