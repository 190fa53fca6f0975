package io.sluice.rule.sql.ast;

/**
 * Place in the text of a rule.
 *
 * @param line line, from 1
 * @param column character in the line, from 1
 */
public record Position(int line, int column) {
    /** The beginning of the text. */
    public static final Position START = new Position(1, 1);
}
