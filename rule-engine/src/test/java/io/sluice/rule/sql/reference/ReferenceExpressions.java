package io.sluice.rule.sql.reference;

import static io.sluice.rule.sql.reference.Absent.ABSENT;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Value of an expression, by walking the syntax tree each time (sections 3 and 4). */
final class ReferenceExpressions {
    private ReferenceExpressions() {}

    static Object value(Expression expression, ReferenceScope scope) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value() instanceof Long integer ? BigInteger.valueOf(integer) : literal.value();
        }
        if (expression instanceof Expression.Name name) {
            return scope.name(name.name());
        }
        if (expression instanceof Expression.Field field) {
            return field(field, scope);
        }
        if (expression instanceof Expression.Element element) {
            return element(element, scope);
        }
        if (expression instanceof Expression.Slice slice) {
            return slice(slice, scope);
        }
        if (expression instanceof Expression.ArrayOf array) {
            return values(array.elements(), scope);
        }
        if (expression instanceof Expression.RangeOf range) {
            return range(value(range.from(), scope), value(range.to(), scope));
        }
        if (expression instanceof Expression.Call call) {
            return ReferenceFunctions.call(call.function(), arguments(call.arguments(), scope), scope);
        }
        if (expression instanceof Expression.Unary unary) {
            return unary(unary, scope);
        }
        if (expression instanceof Expression.Binary binary) {
            return binary(binary, scope);
        }
        if (expression instanceof Expression.In in) {
            return in(in, scope);
        }
        return cases((Expression.Case) expression, scope);
    }

    /** A condition; what is no boolean fails the rule. */
    static boolean condition(Expression expression, ReferenceScope scope) {
        if (value(expression, scope) instanceof Boolean truth) {
            return truth;
        }
        throw new ReferenceFailure("a condition is needed");
    }

    private static Object field(Expression.Field field, ReferenceScope scope) {
        Object base = opened(field.base(), value(field.base(), scope), scope);
        return base instanceof Map<?, ?> object && object.containsKey(field.key()) ? object.get(field.key()) : ABSENT;
    }

    /** The payload, and in the second style any text, is read as JSON when a path goes into it. */
    private static Object opened(Expression base, Object value, ReferenceScope scope) {
        boolean payload = base instanceof Expression.Name name && scope.isPayloadColumn(name.name());
        boolean opens = payload || scope.dialect() == Dialect.V4;
        return opens && value instanceof String text ? ReferenceValues.json(text) : value;
    }

    private static Object element(Expression.Element element, ReferenceScope scope) {
        Object base = opened(element.base(), value(element.base(), scope), scope);
        Object index = value(element.index(), scope);
        if (!(index instanceof BigInteger place)) {
            throw new Unspecified("an index that is no integer");
        }
        if (!(base instanceof List<?> array)) {
            return ABSENT;
        }
        BigInteger at = fromZero(place, array.size());
        boolean inside = place.signum() != 0 && at.signum() >= 0 && at.compareTo(BigInteger.valueOf(array.size())) < 0;
        return inside ? array.get(at.intValue()) : ABSENT;
    }

    private static BigInteger fromZero(BigInteger place, int size) {
        return place.signum() < 0 ? place.add(BigInteger.valueOf(size)) : place.subtract(BigInteger.ONE);
    }

    private static Object slice(Expression.Slice slice, ReferenceScope scope) {
        Object base = opened(slice.base(), value(slice.base(), scope), scope);
        Object from = value(slice.from(), scope);
        Object to = value(slice.to(), scope);
        if (!(base instanceof List<?> array)) {
            throw new ReferenceFailure("only arrays have ranges");
        }
        if (!(from instanceof BigInteger begin) || !(to instanceof BigInteger end)) {
            throw new ReferenceFailure("the bounds of a range are integers");
        }
        if (begin.signum() == 0 || end.signum() == 0) {
            throw new ReferenceFailure("places are counted from 1");
        }
        BigInteger first = fromZero(begin, array.size());
        BigInteger last = fromZero(end, array.size());
        if (first.signum() < 0) {
            throw new Unspecified("a range that begins before the array");
        }
        List<Object> part = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            BigInteger at = BigInteger.valueOf(i);
            if (at.compareTo(first) >= 0 && at.compareTo(last) <= 0) {
                part.add(array.get(i));
            }
        }
        return part;
    }

    private static Object range(Object from, Object to) {
        if (!(from instanceof BigInteger begin) || !(to instanceof BigInteger end)) {
            throw new ReferenceFailure("the bounds of a range are integers");
        }
        if (begin.bitLength() > 63 || end.bitLength() > 63) {
            throw new Unspecified("a range beyond 64 bits");
        }
        List<Object> range = new ArrayList<>();
        for (BigInteger i = begin; i.compareTo(end) <= 0; i = i.add(BigInteger.ONE)) {
            range.add(i);
            if (range.size() > 1000) {
                throw new Unspecified("a long range");
            }
        }
        return range;
    }

    private static List<Object> values(List<Expression> expressions, ReferenceScope scope) {
        List<Object> values = arguments(expressions, scope);
        if (values.contains(ABSENT)) {
            throw new Unspecified("nothing in an array");
        }
        return values;
    }

    private static List<Object> arguments(List<Expression> expressions, ReferenceScope scope) {
        List<Object> values = new ArrayList<>();
        expressions.forEach(expression -> values.add(value(expression, scope)));
        return values;
    }

    private static Object unary(Expression.Unary unary, ReferenceScope scope) {
        Object value = value(unary.operand(), scope);
        return switch (unary.operator()) {
            case NOT -> value instanceof Boolean truth && !truth;
            case MINUS -> ReferenceValues.arithmetic(BinaryOperator.MINUS, BigInteger.ZERO, value);
            case PLUS -> ReferenceValues.arithmetic(BinaryOperator.TIMES, value, BigInteger.ONE);
        };
    }

    private static Object binary(Expression.Binary binary, ReferenceScope scope) {
        switch (binary.operator()) {
            case AND:
                return condition(binary.left(), scope) && condition(binary.right(), scope);
            case OR:
                return condition(binary.left(), scope) || condition(binary.right(), scope);
            default:
                break;
        }
        Object left = value(binary.left(), scope);
        Object right = value(binary.right(), scope);
        return switch (binary.operator()) {
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                ReferenceValues.compare(binary.operator(), left, right);
            case TOPIC_MATCH -> topicMatch(left, right, scope);
            default ->
                joins(binary.operator(), left, right, scope)
                        ? left + (String) right
                        : ReferenceValues.arithmetic(binary.operator(), left, right);
        };
    }

    /** Since 4.0.6 + joins two texts. */
    private static boolean joins(BinaryOperator operator, Object left, Object right, ReferenceScope scope) {
        return operator == BinaryOperator.PLUS
                && scope.dialect() == Dialect.V4
                && left instanceof String
                && right instanceof String;
    }

    private static boolean topicMatch(Object topic, Object filter, ReferenceScope scope) {
        // an absent value is no failure since 4.3.20
        if (scope.dialect() == Dialect.V4 && (topic == ABSENT || filter == ABSENT)) {
            return false;
        }
        if (!(topic instanceof String name) || !(filter instanceof String pattern)) {
            throw new ReferenceFailure("=~ needs texts");
        }
        boolean wildFirst = pattern.startsWith("+") || pattern.startsWith("#");
        return !(name.startsWith("$") && wildFirst) && levelsMatch(name.split("/", -1), pattern.split("/", -1), 0);
    }

    private static boolean levelsMatch(String[] topic, String[] filter, int level) {
        if (level < filter.length && filter[level].equals("#")) {
            return true;
        }
        if (level == topic.length || level == filter.length) {
            return topic.length == filter.length;
        }
        boolean same = filter[level].equals("+") || filter[level].equals(topic[level]);
        return same && levelsMatch(topic, filter, level + 1);
    }

    private static boolean in(Expression.In in, ReferenceScope scope) {
        Object value = value(in.value(), scope);
        // like OR: what stands behind the element that equals is not evaluated
        boolean found = value != ABSENT
                && in.list().stream().anyMatch(e -> ReferenceValues.exactlyEqual(value, value(e, scope)));
        return found != in.negated();
    }

    private static Object cases(Expression.Case cases, ReferenceScope scope) {
        Object subject = cases.subject() == null ? null : value(cases.subject(), scope);
        for (Expression.Branch branch : cases.branches()) {
            boolean taken = cases.subject() == null
                    ? condition(branch.when(), scope)
                    : ReferenceValues.exactlyEqual(subject, value(branch.when(), scope));
            if (taken) {
                return value(branch.then(), scope);
            }
        }
        return cases.otherwise() == null ? ABSENT : value(cases.otherwise(), scope);
    }
}
