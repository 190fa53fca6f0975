package io.sluice.rule.sql.reference;

import static io.sluice.rule.sql.reference.Absent.ABSENT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.rule.sql.ast.BinaryOperator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values of the reference interpreter, in the plainest form: every integer is a {@code BigInteger}, every float a
 * {@code Double}. Written from the description of the language, not from the engine.
 */
final class ReferenceValues {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Documents read before: the same payload is opened for every path. */
    private static final Map<String, Object> KNOWN = new HashMap<>();

    private ReferenceValues() {}

    /** The value that a JSON text stands for, {@code ABSENT} if it is none. */
    static Object json(String text) {
        if (KNOWN.size() > 1000) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(text, ReferenceValues::decoded);
    }

    private static Object decoded(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isMissingNode() ? ABSENT : value(node);
        } catch (JsonProcessingException e) {
            return ABSENT;
        }
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> object = new LinkedHashMap<>();
            node.fields().forEachRemaining(member -> object.put(member.getKey(), value(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            List<Object> array = new ArrayList<>();
            node.forEach(element -> array.add(value(element)));
            return array;
        }
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.textValue();
    }

    static boolean isNumber(Object value) {
        return value instanceof BigInteger || value instanceof Double;
    }

    /** {@code left operator right} for the six comparisons of section 4. */
    static boolean compare(BinaryOperator operator, Object left, Object right) {
        boolean equality = operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL;
        if (left == ABSENT || right == ABSENT) {
            return equality && (left == right) == (operator == BinaryOperator.EQUAL);
        }
        Integer order = order(left, right);
        if (order == null) {
            if (!equality) {
                throw new Unspecified("order of unlike kinds");
            }
            return deepEqual(left, right) == (operator == BinaryOperator.EQUAL);
        }
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            default -> throw new IllegalArgumentException(operator.sign());
        };
    }

    /** Order with conversion, null if there is none. */
    private static Integer order(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return decimal(left).compareTo(decimal(right));
        }
        if (isNumber(left) && right instanceof String text) {
            return decimal(left).compareTo(decimal(parse(text)));
        }
        if (left instanceof String text && isNumber(right)) {
            return decimal(parse(text)).compareTo(decimal(right));
        }
        if (isText(left) && isText(right) && (left instanceof String || right instanceof String)) {
            return byCodePoints(String.valueOf(left), String.valueOf(right));
        }
        return null;
    }

    /** A text, or something that is compared with texts by its name. */
    private static boolean isText(Object value) {
        return value == null || value instanceof String || value instanceof Boolean;
    }

    private static int byCodePoints(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return java.util.Arrays.compare(a, b);
    }

    static BigDecimal decimal(Object number) {
        return number instanceof BigInteger integer ? new BigDecimal(integer) : new BigDecimal((Double) number);
    }

    static Object parse(String text) {
        if (text.matches("[+-]?[0-9]+")) {
            return new BigInteger(text);
        }
        if (text.matches("[+-]?[0-9]+\\.[0-9]+([eE][+-]?[0-9]+)?")) {
            return Double.valueOf(text);
        }
        throw new ReferenceFailure("not a number: " + text);
    }

    /** Equality by content: numbers by value, everything else of one kind only. */
    static boolean deepEqual(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return decimal(left).compareTo(decimal(right)) == 0;
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.keySet().stream().allMatch(key -> deepEqual(a.get(key), b.get(key)));
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            if (a.size() != b.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!deepEqual(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return Objects.equals(left, right);
    }

    /** Equality without any conversion: an integer equals no float. */
    static boolean exactlyEqual(Object left, Object right) {
        return Objects.equals(left, right);
    }

    static Object arithmetic(BinaryOperator operator, Object left, Object right) {
        if (!isNumber(left) || !isNumber(right)) {
            throw new ReferenceFailure("numbers are needed");
        }
        boolean integers = left instanceof BigInteger && right instanceof BigInteger;
        if (operator == BinaryOperator.DIV || operator == BinaryOperator.MOD) {
            if (!integers || right.equals(BigInteger.ZERO)) {
                throw new ReferenceFailure("integers are needed, and not zero");
            }
            BigInteger a = (BigInteger) left;
            return operator == BinaryOperator.DIV ? a.divide((BigInteger) right) : a.remainder((BigInteger) right);
        }
        if (integers && operator != BinaryOperator.DIVIDE) {
            return integer(operator, (BigInteger) left, (BigInteger) right);
        }
        return floating(operator, toDouble(left), toDouble(right));
    }

    private static BigInteger integer(BinaryOperator operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case PLUS -> left.add(right);
            case MINUS -> left.subtract(right);
            case TIMES -> left.multiply(right);
            default -> throw new IllegalArgumentException(operator.sign());
        };
    }

    private static Double floating(BinaryOperator operator, double left, double right) {
        if (operator == BinaryOperator.DIVIDE && right == 0) {
            throw new ReferenceFailure("division by zero");
        }
        return finite(
                switch (operator) {
                    case PLUS -> left + right;
                    case MINUS -> left - right;
                    case TIMES -> left * right;
                    case DIVIDE -> left / right;
                    default -> throw new IllegalArgumentException(operator.sign());
                });
    }

    private static double toDouble(Object number) {
        return finite(((Number) number).doubleValue());
    }

    private static double finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new ReferenceFailure("no float is that large");
        }
        return value;
    }
}
