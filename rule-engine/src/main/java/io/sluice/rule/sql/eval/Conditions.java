package io.sluice.rule.sql.eval;

import io.sluice.connector.ValuePath;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.RuleFailure;
import io.sluice.rule.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closures of comparison and logic. */
public final class Conditions {
    /** Up to here every integer is a double as well. */
    private static final long EXACT = 1L << 53;

    private Conditions() {}

    public static Condition and(Closure left, Closure right) {
        return (event, locals) -> left.truth(event, locals) && right.truth(event, locals);
    }

    public static Condition or(Closure left, Closure right) {
        return (event, locals) -> left.truth(event, locals) || right.truth(event, locals);
    }

    /** Negates a boolean; anything else gives false. */
    public static Condition not(Closure operand) {
        if (operand instanceof Condition condition) {
            return (event, locals) -> !condition.truth(event, locals);
        }
        return (event, locals) -> Boolean.FALSE.equals(operand.value(event, locals));
    }

    /** A comparison; constants on the right have paths of their own. */
    public static Condition compare(BinaryOperator operator, Closure left, Closure right, @Nullable Object constant) {
        if (constant instanceof Long number) {
            return compareWithInteger(operator, left, number);
        }
        if (constant instanceof String text && operator == BinaryOperator.EQUAL) {
            return (event, locals) -> {
                Object value = left.value(event, locals);
                return value instanceof String other ? other.equals(text) : Comparison.equal(value, text);
            };
        }
        return switch (operator) {
            case EQUAL -> (event, locals) -> Comparison.equal(left.value(event, locals), right.value(event, locals));
            case NOT_EQUAL ->
                (event, locals) -> !Comparison.equal(left.value(event, locals), right.value(event, locals));
            case LESS -> (event, locals) -> Comparison.less(left.value(event, locals), right.value(event, locals));
            case LESS_OR_EQUAL ->
                (event, locals) -> Comparison.lessOrEqual(left.value(event, locals), right.value(event, locals));
            // operands are evaluated from left to right, whichever way the comparison goes
            case GREATER ->
                (event, locals) -> {
                    Object first = left.value(event, locals);
                    return Comparison.less(right.value(event, locals), first);
                };
            case GREATER_OR_EQUAL ->
                (event, locals) -> {
                    Object first = left.value(event, locals);
                    return Comparison.lessOrEqual(right.value(event, locals), first);
                };
            default -> throw new IllegalArgumentException(operator + " compares nothing");
        };
    }

    /** Integers and, where the constant is a double as well, floats are compared without a detour. */
    private static Condition compareWithInteger(BinaryOperator operator, Closure left, long constant) {
        Long boxed = constant;
        double floating = constant;
        boolean exact = constant >= -EXACT && constant <= EXACT;
        return switch (operator) {
            case EQUAL ->
                (event, locals) -> {
                    Object value = left.value(event, locals);
                    return value instanceof Long number
                            ? number == constant
                            : exact && value instanceof Double decimal
                                    ? decimal == floating
                                    : Comparison.equal(value, boxed);
                };
            case NOT_EQUAL -> negated(compareWithInteger(BinaryOperator.EQUAL, left, constant));
            case LESS ->
                (event, locals) -> {
                    Object value = left.value(event, locals);
                    return value instanceof Long number
                            ? number < constant
                            : exact && value instanceof Double decimal
                                    ? decimal < floating
                                    : Comparison.less(value, boxed);
                };
            case LESS_OR_EQUAL ->
                (event, locals) -> {
                    Object value = left.value(event, locals);
                    return value instanceof Long number
                            ? number <= constant
                            : exact && value instanceof Double decimal
                                    ? decimal <= floating
                                    : Comparison.lessOrEqual(value, boxed);
                };
            case GREATER ->
                (event, locals) -> {
                    Object value = left.value(event, locals);
                    return value instanceof Long number
                            ? number > constant
                            : exact && value instanceof Double decimal
                                    ? decimal > floating
                                    : Comparison.less(boxed, value);
                };
            case GREATER_OR_EQUAL ->
                (event, locals) -> {
                    Object value = left.value(event, locals);
                    return value instanceof Long number
                            ? number >= constant
                            : exact && value instanceof Double decimal
                                    ? decimal >= floating
                                    : Comparison.lessOrEqual(boxed, value);
                };
            default -> throw new IllegalArgumentException(operator + " compares nothing");
        };
    }

    private static Condition negated(Condition condition) {
        return (event, locals) -> !condition.truth(event, locals);
    }

    /** {@code left =~ right}; a constant filter is parsed once. */
    public static Condition topicMatch(
            Closure left, Closure right, @Nullable Object constant, boolean absentMatchesNothing) {
        if (constant instanceof String text) {
            TopicFilter filter = filter(text);
            return (event, locals) -> {
                Object topic = left.value(event, locals);
                return topic instanceof String name ? filter.matches(name) : noTopic(topic, absentMatchesNothing);
            };
        }
        return (event, locals) -> {
            Object topic = left.value(event, locals);
            Object text = right.value(event, locals);
            if (topic instanceof String name && text instanceof String filter) {
                return filter(filter).matches(name);
            }
            return noTopic(topic instanceof String ? text : topic, absentMatchesNothing);
        };
    }

    /** A text that is no valid filter matches what it says, so that a rule does not fail for a matter of spelling. */
    private static TopicFilter filter(String text) {
        try {
            TopicFilter filter = TopicFilter.parse(text);
            return filter.isShared() ? TopicFilter.literal(text) : filter;
        } catch (InvalidTopicException e) {
            return TopicFilter.literal(text);
        }
    }

    private static boolean noTopic(@Nullable Object value, boolean absentMatchesNothing) {
        if (absentMatchesNothing && value == ValuePath.UNDEFINED) {
            return false;
        }
        throw new RuleFailure("=~ needs texts, not " + Values.describe(value));
    }

    /** {@code value IN (list)}: without conversion; an undefined value is in no list. */
    public static Condition in(Closure value, List<Closure> list, boolean negated) {
        Closure[] elements = list.toArray(Closure[]::new);
        return (event, locals) -> {
            Object wanted = value.value(event, locals);
            if (wanted != ValuePath.UNDEFINED) {
                for (Closure element : elements) {
                    if (Comparison.same(wanted, element.value(event, locals))) {
                        return !negated;
                    }
                }
            }
            return negated;
        };
    }
}
