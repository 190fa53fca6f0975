package io.sluice.rule.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value or a condition, as written. */
public sealed interface Expression {
    /** Where it begins. */
    Position position();

    /** A constant: {@code Long}, {@code BigInteger}, {@code Double}, {@code String} or {@code Boolean}. */
    record Literal(Object value, Position position) implements Expression {}

    /** A column, an alias or the element of a FOREACH. */
    record Name(String name, Position position) implements Expression {}

    /** {@code base.key}. */
    record Field(Expression base, String key, Position position) implements Expression {}

    /** {@code base[index]}, counted from 1, or from -1 at the end. */
    record Element(Expression base, Expression index, Position position) implements Expression {}

    /** {@code base[from..to]}, both ends included. */
    record Slice(Expression base, Expression from, Expression to, Position position) implements Expression {}

    /** {@code [e1, e2]}. */
    record ArrayOf(List<Expression> elements, Position position) implements Expression {}

    /** {@code [from..to]} as a value. */
    record RangeOf(Expression from, Expression to, Position position) implements Expression {}

    /** A function call. */
    record Call(String function, List<Expression> arguments, Position position) implements Expression {}

    /** {@code -e}, {@code +e} or {@code NOT e}. */
    record Unary(UnaryOperator operator, Expression operand, Position position) implements Expression {}

    /** {@code left operator right}. */
    record Binary(BinaryOperator operator, Expression left, Expression right, Position position)
            implements Expression {}

    /** {@code value [NOT] IN (list)}. */
    record In(Expression value, List<Expression> list, boolean negated, Position position) implements Expression {}

    /** {@code CASE [subject] WHEN .. THEN .. [ELSE ..] END}. */
    record Case(
            @Nullable Expression subject,
            List<Branch> branches,
            @Nullable Expression otherwise,
            Position position) implements Expression {}

    /** One WHEN of a CASE. */
    record Branch(Expression when, Expression then) {}
}
