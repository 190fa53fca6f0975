package io.sluice.connector.sql;

/**
 * How SQL is written in one kind of database.
 *
 * @param backslashEscapes whether a backslash in a text literal escapes the next character
 * @param dollarQuotes whether {@code $tag$ ... $tag$} is a text literal
 * @param hashComments whether {@code #} begins a comment
 */
public record SqlSyntax(boolean backslashEscapes, boolean dollarQuotes, boolean hashComments) {}
