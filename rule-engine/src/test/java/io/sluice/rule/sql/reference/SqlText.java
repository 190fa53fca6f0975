package io.sluice.rule.sql.reference;

import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.sql.ast.UnaryOperator;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a syntax tree as SQL, with no more parentheses than the precedence of section 2 needs. */
final class SqlText {
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int UNARY = 7;
    private static final int PRIMARY = 8;

    private SqlText() {}

    static String of(Statement statement) {
        String text;
        if (statement instanceof Statement.Foreach foreach) {
            text = "FOREACH " + items(foreach.items())
                    + (foreach.outputs() == null ? "" : " DO " + items(foreach.outputs()))
                    + (foreach.inCase() == null ? "" : " INCASE " + of(foreach.inCase()));
        } else {
            text = "SELECT " + items(((Statement.Select) statement).items());
        }
        String sources =
                statement.sources().stream().map(s -> '"' + s.name() + '"').collect(Collectors.joining(", "));
        return text + " FROM " + sources + (statement.where() == null ? "" : " WHERE " + of(statement.where()));
    }

    private static String items(List<SelectItem> items) {
        return items.stream().map(SqlText::item).collect(Collectors.joining(", "));
    }

    private static String item(SelectItem item) {
        if (!(item instanceof SelectItem.Value value)) {
            return "*";
        }
        return of(value.value()) + (value.alias().isEmpty() ? "" : " AS " + alias(value.alias()));
    }

    private static String alias(List<AliasStep> alias) {
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

    private static String name(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_]*") ? name : '"' + name + '"';
    }

    static String of(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return literal(literal.value());
        }
        if (expression instanceof Expression.Name name) {
            return name(name.name());
        }
        if (expression instanceof Expression.Field field) {
            return of(field.base()) + "." + field.key();
        }
        if (expression instanceof Expression.Element element) {
            return of(element.base()) + "[" + of(element.index()) + "]";
        }
        if (expression instanceof Expression.Slice slice) {
            return of(slice.base()) + "[" + of(slice.from()) + ".." + of(slice.to()) + "]";
        }
        if (expression instanceof Expression.ArrayOf array) {
            return "[" + list(array.elements()) + "]";
        }
        if (expression instanceof Expression.RangeOf range) {
            return "[" + of(range.from()) + ".." + of(range.to()) + "]";
        }
        if (expression instanceof Expression.Call call) {
            return call.function() + "(" + list(call.arguments()) + ")";
        }
        return expression instanceof Expression.Case cases ? cases(cases) : operation(expression);
    }

    private static String operation(Expression expression) {
        if (expression instanceof Expression.Unary unary) {
            return unary.operator() == UnaryOperator.NOT
                    ? "NOT " + operand(unary.operand(), NOT)
                    : (unary.operator() == UnaryOperator.MINUS ? "- " : "+ ") + operand(unary.operand(), UNARY);
        }
        if (expression instanceof Expression.In in) {
            return operand(in.value(), COMPARISON + 1) + (in.negated() ? " NOT" : "") + " IN (" + list(in.list()) + ")";
        }
        Expression.Binary binary = (Expression.Binary) expression;
        int level = level(binary);
        int left = level == COMPARISON ? level + 1 : level;
        return operand(binary.left(), left) + " " + binary.operator().sign() + " " + operand(binary.right(), level + 1);
    }

    private static String operand(Expression operand, int atLeast) {
        return level(operand) < atLeast ? "(" + of(operand) + ")" : of(operand);
    }

    private static int level(Expression expression) {
        if (expression instanceof Expression.Unary unary) {
            return unary.operator() == UnaryOperator.NOT ? NOT : UNARY;
        }
        if (expression instanceof Expression.In) {
            return COMPARISON;
        }
        return expression instanceof Expression.Binary binary ? level(binary.operator()) : PRIMARY;
    }

    private static int level(BinaryOperator operator) {
        return switch (operator) {
            case OR -> 1;
            case AND -> 2;
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, TOPIC_MATCH -> COMPARISON;
            case PLUS, MINUS -> 5;
            case TIMES, DIVIDE, DIV, MOD -> 6;
        };
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
        return expressions.stream().map(SqlText::of).collect(Collectors.joining(", "));
    }

    private static String literal(Object value) {
        if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        }
        if (value instanceof Double number) {
            String text = BigDecimal.valueOf(number).toPlainString();
            return text.contains(".") ? text : text + ".0";
        }
        return value.toString();
    }
}
