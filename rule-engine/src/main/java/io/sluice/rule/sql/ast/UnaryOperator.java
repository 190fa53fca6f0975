package io.sluice.rule.sql.ast;

/** Operators before their operand. */
public enum UnaryOperator {
    MINUS,
    PLUS,
    NOT
}
