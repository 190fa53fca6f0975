package io.sluice.rule.sql.ast;

/** Operators between two operands. */
public enum BinaryOperator {
    OR("or"),
    AND("and"),
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    TOPIC_MATCH("=~"),
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    DIVIDE("/"),
    DIV("div"),
    MOD("mod");

    private final String sign;

    BinaryOperator(String sign) {
        this.sign = sign;
    }

    /** As it is written in a rule. */
    public String sign() {
        return sign;
    }
}
