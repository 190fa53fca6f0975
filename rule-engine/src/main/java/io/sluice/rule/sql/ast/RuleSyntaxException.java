package io.sluice.rule.sql.ast;

/**
 * A rule that cannot be compiled. The message is one line that a person can act on: what is wrong, where, and the right
 * word if one is near.
 */
public final class RuleSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    public RuleSyntaxException(String reason, Position position) {
        // bad input of a person: the place in the rule is wanted, not the place in our code
        super("line " + position.line() + ", column " + position.column() + ": " + reason, null, false, false);
        this.line = position.line();
        this.column = position.column();
        this.reason = reason;
    }

    /** Line of the rule, from 1. */
    public int line() {
        return line;
    }

    /** Character in the line, from 1. */
    public int column() {
        return column;
    }

    /** The message without the place. */
    public String reason() {
        return reason;
    }
}
