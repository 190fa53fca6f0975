package io.sluice.rule.sql;

import io.sluice.connector.NearestWord;
import io.sluice.connector.ValuePath;
import io.sluice.rule.function.RuleFunction;
import io.sluice.rule.function.RuleFunctions;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.UnaryOperator;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.sql.eval.Conditions;
import io.sluice.rule.sql.eval.Paths;
import io.sluice.rule.value.Arithmetic;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.RuleFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes closures of expressions; names are resolved in a scope. */
final class ExpressionCompiler {
    private final Scope scope;

    ExpressionCompiler(Scope scope) {
        this.scope = scope;
    }

    Closure compile(Expression expression) throws RuleSyntaxException {
        if (expression instanceof Expression.Literal literal) {
            return literal(literal);
        }
        if (expression instanceof Expression.Name || expression instanceof Expression.Field) {
            return path(expression);
        }
        if (expression instanceof Expression.Element element) {
            return Paths.element(indexed(element.base()), compile(element.index()), scope.isLenient());
        }
        if (expression instanceof Expression.Slice slice) {
            return Paths.slice(indexed(slice.base()), compile(slice.from()), compile(slice.to()), scope.isLenient());
        }
        if (expression instanceof Expression.Call call) {
            return call(call);
        }
        if (expression instanceof Expression.Unary unary) {
            return unary(unary);
        }
        if (expression instanceof Expression.Binary binary) {
            return binary(binary);
        }
        return compound(expression);
    }

    private Closure compound(Expression expression) throws RuleSyntaxException {
        if (expression instanceof Expression.In in) {
            return Conditions.in(compile(in.value()), all(in.list()), in.negated());
        }
        if (expression instanceof Expression.Case cases) {
            return cases(cases);
        }
        if (expression instanceof Expression.ArrayOf array) {
            return array(all(array.elements()));
        }
        if (expression instanceof Expression.RangeOf range) {
            return Paths.range(compile(range.from()), compile(range.to()));
        }
        throw new IllegalArgumentException("unknown kind of expression: " + expression);
    }

    private Closure literal(Expression.Literal literal) throws RuleSyntaxException {
        if (literal.value() instanceof Boolean truth && !scope.isLenient()) {
            // a column to the releases of the first style
            throw new RuleSyntaxException(
                    "Unknown Column: " + truth + "; over this event a truth is compared with its name in quotes: x = '"
                            + truth + "'",
                    literal.position());
        }
        return constant(literal.value());
    }

    private static Closure constant(@Nullable Object value) {
        return (event, locals) -> value;
    }

    private Closure path(Expression expression) throws RuleSyntaxException {
        Deque<String> keys = new ArrayDeque<>();
        Expression base = expression;
        while (base instanceof Expression.Field field) {
            keys.addFirst(field.key());
            base = field.base();
        }
        List<String> steps = List.copyOf(keys);
        if (base instanceof Expression.Name name) {
            return scope.resolve(name.name(), steps, name.position());
        }
        return Paths.fields(compile(base), steps, scope.isLenient());
    }

    private Closure indexed(Expression base) throws RuleSyntaxException {
        return base instanceof Expression.Name name
                ? scope.resolveIndexed(name.name(), name.position())
                : compile(base);
    }

    private Closure call(Expression.Call call) throws RuleSyntaxException {
        RuleFunction function = RuleFunctions.find(call.function());
        if (function == null) {
            String near = Optional.of(call.function().toLowerCase(Locale.ROOT))
                    .filter(RuleFunctions.names()::contains)
                    .or(() -> NearestWord.to(call.function(), RuleFunctions.names()))
                    .map(word -> "; did you mean " + word + "?")
                    .orElse("");
            return unknownFunction("unknown function " + call.function() + near, call.position());
        }
        if (!function.takes(call.arguments().size())) {
            throw new RuleSyntaxException(
                    call.arguments().size() + " arguments do not fit " + function.signature(), call.position());
        }
        Closure[] arguments = all(call.arguments()).toArray(Closure[]::new);
        RuleFunction.Body body = function.prepare(call.arguments().stream()
                .map(argument ->
                        argument instanceof Expression.Literal literal ? literal.value() : RuleFunction.VARIABLE)
                .toArray());
        return (event, locals) -> {
            @Nullable Object[] values = new Object[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].value(event, locals);
            }
            return body.call(event, values);
        };
    }

    /** Refused with the rule in the first style, a failure of each event in the second, as the releases of that style do. */
    private Closure unknownFunction(String reason, Position position) throws RuleSyntaxException {
        RuleSyntaxException mistake = new RuleSyntaxException(reason, position);
        if (!scope.isLenient()) {
            throw mistake;
        }
        scope.warn(mistake);
        return (event, locals) -> {
            throw new RuleFailure(reason);
        };
    }

    private Closure unary(Expression.Unary unary) throws RuleSyntaxException {
        Object negated = negatedLiteral(unary);
        if (negated != null) {
            return constant(negated);
        }
        Closure operand = compile(unary.operand());
        return switch (unary.operator()) {
            case NOT -> Conditions.not(operand);
            case MINUS -> (event, locals) -> Arithmetic.negate(operand.value(event, locals));
            case PLUS -> (event, locals) -> Arithmetic.plus(operand.value(event, locals));
        };
    }

    /** The number that {@code -12} spells, so that it counts as a constant; null if it is something else. */
    static @Nullable Object negatedLiteral(Expression expression) {
        return expression instanceof Expression.Unary unary
                        && unary.operator() == UnaryOperator.MINUS
                        && unary.operand() instanceof Expression.Literal literal
                        && literal.value() instanceof Number
                ? Arithmetic.negate(literal.value())
                : null;
    }

    private Closure binary(Expression.Binary binary) throws RuleSyntaxException {
        Closure left = compile(binary.left());
        Closure right = compile(binary.right());
        Object constant =
                binary.right() instanceof Expression.Literal literal ? literal.value() : negatedLiteral(binary.right());
        return switch (binary.operator()) {
            case AND -> Conditions.and(left, right);
            case OR -> Conditions.or(left, right);
            case TOPIC_MATCH -> Conditions.topicMatch(left, right, constant, scope.isLenient());
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                Conditions.compare(binary.operator(), left, right, constant);
            case PLUS, MINUS, TIMES, DIVIDE, DIV, MOD -> arithmetic(binary.operator(), left, right);
        };
    }

    private Closure arithmetic(BinaryOperator operator, Closure left, Closure right) {
        return switch (operator) {
            case PLUS -> plus(left, right);
            case MINUS -> (event, locals) -> Arithmetic.minus(left.value(event, locals), right.value(event, locals));
            case TIMES -> (event, locals) -> Arithmetic.times(left.value(event, locals), right.value(event, locals));
            case DIVIDE -> (event, locals) -> Arithmetic.divide(left.value(event, locals), right.value(event, locals));
            case DIV -> (event, locals) -> Arithmetic.div(left.value(event, locals), right.value(event, locals));
            case MOD -> (event, locals) -> Arithmetic.mod(left.value(event, locals), right.value(event, locals));
            default -> throw new IllegalArgumentException(operator + " is no arithmetic");
        };
    }

    private Closure plus(Closure left, Closure right) {
        if (scope.isLenient()) {
            return (event, locals) -> Arithmetic.plusOrJoin(left.value(event, locals), right.value(event, locals));
        }
        return (event, locals) -> Arithmetic.plus(left.value(event, locals), right.value(event, locals));
    }

    private Closure cases(Expression.Case cases) throws RuleSyntaxException {
        int count = cases.branches().size();
        Closure[] when = new Closure[count];
        Closure[] then = new Closure[count];
        for (int i = 0; i < count; i++) {
            when[i] = compile(cases.branches().get(i).when());
            then[i] = compile(cases.branches().get(i).then());
        }
        Expression last = cases.otherwise();
        Closure otherwise = last == null ? constant(ValuePath.UNDEFINED) : compile(last);
        Expression written = cases.subject();
        if (written == null) {
            return (event, locals) -> {
                for (int i = 0; i < when.length; i++) {
                    if (when[i].truth(event, locals)) {
                        return then[i].value(event, locals);
                    }
                }
                return otherwise.value(event, locals);
            };
        }
        Closure subject = compile(written);
        return (event, locals) -> {
            Object value = subject.value(event, locals);
            for (int i = 0; i < when.length; i++) {
                if (Comparison.same(value, when[i].value(event, locals))) {
                    return then[i].value(event, locals);
                }
            }
            return otherwise.value(event, locals);
        };
    }

    private static Closure array(List<Closure> closures) {
        Closure[] elements = closures.toArray(Closure[]::new);
        return (event, locals) -> {
            @Nullable Object[] values = new Object[elements.length];
            for (int i = 0; i < values.length; i++) {
                Object value = elements[i].value(event, locals);
                values[i] = value == ValuePath.UNDEFINED ? null : value;
            }
            return Collections.unmodifiableList(Arrays.asList(values));
        };
    }

    private List<Closure> all(List<Expression> expressions) throws RuleSyntaxException {
        List<Closure> closures = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            closures.add(compile(expression));
        }
        return closures;
    }
}
