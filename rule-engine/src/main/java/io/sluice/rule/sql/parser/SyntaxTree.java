package io.sluice.rule.sql.parser;

import static java.util.Map.entry;

import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Source;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.sql.ast.UnaryOperator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Translates Calcite's nodes into {@link Statement}; refuses what Calcite's grammar accepts and the dialect does not. */
final class SyntaxTree {
    private static final Map<SqlKind, BinaryOperator> BINARY = Map.ofEntries(
            entry(SqlKind.OR, BinaryOperator.OR),
            entry(SqlKind.AND, BinaryOperator.AND),
            entry(SqlKind.EQUALS, BinaryOperator.EQUAL),
            entry(SqlKind.NOT_EQUALS, BinaryOperator.NOT_EQUAL),
            entry(SqlKind.LESS_THAN, BinaryOperator.LESS),
            entry(SqlKind.LESS_THAN_OR_EQUAL, BinaryOperator.LESS_OR_EQUAL),
            entry(SqlKind.GREATER_THAN, BinaryOperator.GREATER),
            entry(SqlKind.GREATER_THAN_OR_EQUAL, BinaryOperator.GREATER_OR_EQUAL),
            entry(SqlKind.PLUS, BinaryOperator.PLUS),
            entry(SqlKind.MINUS, BinaryOperator.MINUS),
            entry(SqlKind.TIMES, BinaryOperator.TIMES),
            entry(SqlKind.DIVIDE, BinaryOperator.DIVIDE),
            entry(SqlKind.MOD, BinaryOperator.MOD));
    private static final Map<SqlKind, UnaryOperator> UNARY = Map.of(
            SqlKind.MINUS_PREFIX,
            UnaryOperator.MINUS,
            SqlKind.PLUS_PREFIX,
            UnaryOperator.PLUS,
            SqlKind.NOT,
            UnaryOperator.NOT);

    private final String sql;

    SyntaxTree(String sql) {
        this.sql = sql;
    }

    Statement statement(ParsedRule rule) throws RuleSyntaxException {
        List<Source> sources = new ArrayList<>();
        for (ParsedSource source : rule.sources()) {
            sources.add(new Source(source.name(), position(source.position())));
        }
        Expression where = optional(rule.where());
        List<SelectItem> items = items(rule.items());
        if (!rule.isForeach()) {
            return new Statement.Select(items, List.copyOf(sources), where);
        }
        List<ParsedItem> outputs = rule.outputs();
        return new Statement.Foreach(
                items, outputs == null ? null : items(outputs), optional(rule.inCase()), List.copyOf(sources), where);
    }

    private List<SelectItem> items(List<ParsedItem> parsed) throws RuleSyntaxException {
        List<SelectItem> items = new ArrayList<>();
        for (ParsedItem item : parsed) {
            SqlNode value = item.value();
            if (value == null) {
                items.add(new SelectItem.AllColumns(position(item.position())));
            } else {
                ParsedAlias alias = item.alias();
                if (alias != null && alias.isTooLarge()) {
                    throw new RuleSyntaxException(
                            "the index of the alias is larger than any array", position(alias.position()));
                }
                List<AliasStep> steps = alias == null ? List.of() : List.copyOf(alias.steps());
                items.add(new SelectItem.Value(expression(value), steps, text(item.position())));
            }
        }
        return List.copyOf(items);
    }

    private @Nullable Expression optional(@Nullable SqlNode node) throws RuleSyntaxException {
        return node == null ? null : expression(node);
    }

    private Expression expression(SqlNode node) throws RuleSyntaxException {
        if (node instanceof SqlLiteral literal) {
            return literal(literal);
        }
        if (node instanceof SqlIdentifier identifier) {
            return identifier(identifier);
        }
        if (node instanceof SqlCall call) {
            return call(call);
        }
        throw refused(node);
    }

    private Expression literal(SqlLiteral literal) throws RuleSyntaxException {
        Position position = position(literal.getParserPosition());
        if (literal instanceof SqlNumericLiteral number) {
            if (number.getScale() != null && number.getScale() > 0) {
                return new Expression.Literal(number.bigDecimalValue().doubleValue(), position);
            }
            return new Expression.Literal(integer(number.bigDecimalValue().toBigInteger()), position);
        }
        if (literal instanceof SqlCharStringLiteral text) {
            return new Expression.Literal(text.getValueAs(String.class), position);
        }
        if (literal.getValue() instanceof Boolean truth) {
            return new Expression.Literal(truth, position);
        }
        throw refused(literal);
    }

    private static Object integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private Expression identifier(SqlIdentifier identifier) throws RuleSyntaxException {
        if (identifier.isStar()) {
            throw refused(identifier);
        }
        Position position = position(identifier.getParserPosition());
        List<String> names =
                identifier.isSimple() ? QuotedPath.steps(identifier.getSimple()) : List.copyOf(identifier.names);
        Expression path = new Expression.Name(names.get(0), position);
        for (String step : names.subList(1, names.size())) {
            path = new Expression.Field(path, step, position);
        }
        return path;
    }

    private Expression call(SqlCall call) throws RuleSyntaxException {
        Position position = position(call.getParserPosition());
        if (call.getOperator() instanceof SqlFunction function) {
            return function(call, function.getName(), position);
        }
        String name = call.getOperator().getName();
        switch (name) {
            case "ITEM":
                return item(call, position);
            case "DOT":
            case ".":
                return field(call, position);
            case "RULE_ARRAY":
                return array(call, position);
            case "RULE_CASE":
                return cases(call, position);
            case "IN":
            case "NOT IN":
                return in(call, "NOT IN".equals(name), position);
            default:
                return operator(call, name, position);
        }
    }

    private Expression function(SqlCall call, String name, Position position) throws RuleSyntaxException {
        if (call.getFunctionQuantifier() != null) {
            throw refused(call);
        }
        return new Expression.Call(name, expressions(call.getOperandList()), position);
    }

    private Expression item(SqlCall call, Position position) throws RuleSyntaxException {
        Expression base = expression(call.operand(0));
        SqlNode index = call.operand(1);
        if (index instanceof SqlCall range && range.getOperator() == RuleOperators.RANGE) {
            return new Expression.Slice(base, expression(range.operand(0)), expression(range.operand(1)), position);
        }
        return new Expression.Element(base, expression(index), position);
    }

    private Expression field(SqlCall call, Position position) throws RuleSyntaxException {
        Expression path = expression(call.operand(0));
        if (path instanceof Expression.Literal || !(call.operand(1) instanceof SqlIdentifier identifier)) {
            throw refused(call);
        }
        for (String step : identifier.names) {
            path = new Expression.Field(path, step, position);
        }
        return path;
    }

    private Expression array(SqlCall call, Position position) throws RuleSyntaxException {
        List<SqlNode> elements = call.getOperandList();
        if (elements.size() == 1
                && elements.get(0) instanceof SqlCall range
                && range.getOperator() == RuleOperators.RANGE) {
            return new Expression.RangeOf(expression(range.operand(0)), expression(range.operand(1)), position);
        }
        return new Expression.ArrayOf(expressions(elements), position);
    }

    private Expression cases(SqlCall call, Position position) throws RuleSyntaxException {
        List<? extends @Nullable SqlNode> parts = call.getOperandList();
        int last = parts.size() - 1;
        List<Expression.Branch> branches = new ArrayList<>();
        for (int i = 1; i < last; i += 2) {
            branches.add(new Expression.Branch(expression(call.operand(i)), expression(call.operand(i + 1))));
        }
        return new Expression.Case(optional(parts.get(0)), List.copyOf(branches), optional(parts.get(last)), position);
    }

    private Expression in(SqlCall call, boolean negated, Position position) throws RuleSyntaxException {
        if (!(call.operand(1) instanceof SqlNodeList list)) {
            throw refused(call);
        }
        return new Expression.In(expression(call.operand(0)), expressions(list.getList()), negated, position);
    }

    private Expression operator(SqlCall call, String name, Position position) throws RuleSyntaxException {
        if (call.getOperator() == RuleOperators.TOPIC_MATCH) {
            return binary(BinaryOperator.TOPIC_MATCH, call, position);
        }
        if (call.getOperator() == RuleOperators.DIV) {
            return binary(BinaryOperator.DIV, call, position);
        }
        UnaryOperator unary = UNARY.get(call.getKind());
        if (unary != null && call.operandCount() == 1) {
            return new Expression.Unary(unary, expression(call.operand(0)), position);
        }
        BinaryOperator binary = BINARY.get(call.getKind());
        if (binary != null && call.operandCount() == 2) {
            return binary(binary, call, position);
        }
        throw switch (call.getKind()) {
            case ROW -> new RuleSyntaxException("a list stands only behind IN; an array is written [a, b]", position);
            case OTHER ->
                new RuleSyntaxException(
                        name + " stands only between the bounds of a range: [1..3], path[1..3]", position);
            case LITERAL_CHAIN -> new RuleSyntaxException("an operator is missing between two texts", position);
            default -> new RuleSyntaxException(name + " is not part of the rule SQL here", position);
        };
    }

    private Expression binary(BinaryOperator operator, SqlCall call, Position position) throws RuleSyntaxException {
        return new Expression.Binary(operator, expression(call.operand(0)), expression(call.operand(1)), position);
    }

    private List<Expression> expressions(List<SqlNode> nodes) throws RuleSyntaxException {
        List<Expression> expressions = new ArrayList<>(nodes.size());
        for (SqlNode node : nodes) {
            expressions.add(expression(node));
        }
        return List.copyOf(expressions);
    }

    private RuleSyntaxException refused(SqlNode node) {
        SqlParserPos position = node.getParserPosition();
        return new RuleSyntaxException("this is not part of the rule SQL: " + text(position), position(position));
    }

    static Position position(SqlParserPos position) {
        return new Position(Math.max(1, position.getLineNum()), Math.max(1, position.getColumnNum()));
    }

    /** The text between two places, blanks folded. */
    private String text(SqlParserPos position) {
        String[] lines = sql.split("\r\n|\r|\n", -1);
        StringBuilder text = new StringBuilder();
        for (int line = position.getLineNum(); line <= position.getEndLineNum(); line++) {
            String whole = lines[line - 1];
            int from = line == position.getLineNum() ? position.getColumnNum() - 1 : 0;
            int to = line == position.getEndLineNum() ? position.getEndColumnNum() : whole.length();
            text.append(whole, from, Math.min(to, whole.length())).append(' ');
        }
        return text.toString().strip().replaceAll("\\s+", " ");
    }
}
