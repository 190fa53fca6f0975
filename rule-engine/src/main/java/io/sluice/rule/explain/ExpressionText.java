package io.sluice.rule.explain;

import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.UnaryOperator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text of expressions, as somebody might have written them. */
public final class ExpressionText {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$@~]*");
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SUM = 5;
    private static final int PRODUCT = 6;
    private static final int SIGN = 7;
    private static final int SINGLE = 8;

    private ExpressionText() {}

    public static String of(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value() instanceof String text
                    ? "'" + text.replace("'", "''") + "'"
                    : String.valueOf(literal.value());
        }
        if (expression instanceof Expression.Name name) {
            return name(name.name());
        }
        if (expression instanceof Expression.Field field) {
            return within(field.base(), SINGLE) + "." + name(field.key());
        }
        if (expression instanceof Expression.Element element) {
            return within(element.base(), SINGLE) + "[" + of(element.index()) + "]";
        }
        if (expression instanceof Expression.Slice slice) {
            return within(slice.base(), SINGLE) + "[" + of(slice.from()) + ".." + of(slice.to()) + "]";
        }
        if (expression instanceof Expression.ArrayOf array) {
            return "[" + list(array.elements()) + "]";
        }
        if (expression instanceof Expression.RangeOf range) {
            return "[" + of(range.from()) + ".." + of(range.to()) + "]";
        }
        return compound(expression);
    }

    private static String compound(Expression expression) {
        if (expression instanceof Expression.Call call) {
            return call.function() + "(" + list(call.arguments()) + ")";
        }
        if (expression instanceof Expression.Unary unary) {
            return sign(unary.operator()) + within(unary.operand(), unary.operator() == UnaryOperator.NOT ? NOT : SIGN);
        }
        if (expression instanceof Expression.Binary binary) {
            int own = rank(binary.operator());
            // operators of one rank are read from the left, comparisons stand alone
            int left = own == COMPARISON ? own + 1 : own;
            String sign = binary.operator().sign().toUpperCase(Locale.ROOT);
            return within(binary.left(), left) + " " + sign + " " + within(binary.right(), own + 1);
        }
        if (expression instanceof Expression.In in) {
            return within(in.value(), COMPARISON + 1) + (in.negated() ? " NOT IN (" : " IN (") + list(in.list()) + ")";
        }
        if (expression instanceof Expression.Case cases) {
            return cases(cases);
        }
        throw new IllegalArgumentException("unknown kind of expression: " + expression);
    }

    private static String cases(Expression.Case cases) {
        StringBuilder text = new StringBuilder("CASE");
        if (cases.subject() != null) {
            text.append(' ').append(of(cases.subject()));
        }
        for (Expression.Branch branch : cases.branches()) {
            text.append(" WHEN ").append(of(branch.when())).append(" THEN ").append(of(branch.then()));
        }
        if (cases.otherwise() != null) {
            text.append(" ELSE ").append(of(cases.otherwise()));
        }
        return text.append(" END").toString();
    }

    private static String list(List<Expression> expressions) {
        return expressions.stream().map(ExpressionText::of).collect(Collectors.joining(", "));
    }

    private static String name(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : '"' + name + '"';
    }

    private static String sign(UnaryOperator operator) {
        return switch (operator) {
            case MINUS -> "-";
            case PLUS -> "+";
            case NOT -> "NOT ";
        };
    }

    /** In brackets if it would be torn apart otherwise. */
    private static String within(Expression expression, int rank) {
        return rank(expression) < rank ? "(" + of(expression) + ")" : of(expression);
    }

    private static int rank(Expression expression) {
        if (expression instanceof Expression.Binary binary) {
            return rank(binary.operator());
        }
        if (expression instanceof Expression.Unary unary) {
            return unary.operator() == UnaryOperator.NOT ? NOT : SIGN;
        }
        return expression instanceof Expression.In ? COMPARISON : SINGLE;
    }

    private static int rank(BinaryOperator operator) {
        return switch (operator) {
            case OR -> OR;
            case AND -> AND;
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, TOPIC_MATCH -> COMPARISON;
            case PLUS, MINUS -> SUM;
            case TIMES, DIVIDE, DIV, MOD -> PRODUCT;
        };
    }

    /** An alias: {@code a.b[1]}. */
    public static String of(List<AliasStep> alias) {
        StringBuilder text = new StringBuilder();
        for (AliasStep step : alias) {
            if (step instanceof AliasStep.Key key) {
                text.append(text.isEmpty() ? "" : ".").append(name(key.name()));
            } else if (step instanceof AliasStep.Index index) {
                text.append('[')
                        .append(index.fromEnd() ? "-" : "")
                        .append(index.index())
                        .append(']');
            }
        }
        return text.toString();
    }
}
