package io.sluice.connector.embedded;

import io.sluice.connector.ConnectorException;
import java.util.Locale;
import java.util.Set;

/**
 * Lets only one reading statement pass. The connection is read-only as well; this keeps away what a read-only
 * connection may still do, such as {@code PRAGMA}, {@code ATTACH} and {@code VACUUM INTO}.
 */
final class ReadingStatement {
    private static final int MAX_LENGTH = 64 << 10;
    private static final Set<String> FIRST_WORDS = Set.of("SELECT", "WITH", "VALUES", "EXPLAIN");

    private final String sql;
    private int position;

    private ReadingStatement(String sql) {
        this.sql = sql;
    }

    /** @throws ConnectorException of kind REJECT if the text is no single reading statement */
    static void check(String sql) throws ConnectorException {
        if (sql.length() > MAX_LENGTH) {
            throw ConnectorException.reject("statement is longer than " + MAX_LENGTH + " characters", null);
        }
        ReadingStatement statement = new ReadingStatement(sql);
        if (!FIRST_WORDS.contains(statement.firstWord())) {
            throw ConnectorException.reject("only SELECT, WITH, VALUES and EXPLAIN can be asked", null);
        }
        if (statement.goesOnAfterSemicolon()) {
            throw ConnectorException.reject("only one statement can be asked at a time", null);
        }
    }

    private String firstWord() {
        skipSpace();
        int start = position;
        while (position < sql.length() && Character.isLetter(sql.charAt(position))) {
            position++;
        }
        return sql.substring(start, position).toUpperCase(Locale.ROOT);
    }

    private boolean goesOnAfterSemicolon() {
        while (position < sql.length()) {
            char c = sql.charAt(position);
            int before = position;
            skipSpace();
            if (position > before) {
                continue;
            }
            position++;
            if (c == '\'' || c == '"' || c == '`' || c == '[') {
                skipPast(c == '[' ? "]" : String.valueOf(c));
            } else if (c == ';') {
                skipSpace();
                return position < sql.length();
            }
        }
        return false;
    }

    /** Skips white space and comments. */
    private void skipSpace() {
        while (position < sql.length()) {
            if (Character.isWhitespace(sql.charAt(position))) {
                position++;
            } else if (sql.startsWith("--", position)) {
                skipPast("\n");
            } else if (sql.startsWith("/*", position)) {
                position += 2;
                skipPast("*/");
            } else {
                return;
            }
        }
    }

    private void skipPast(String end) {
        int found = sql.indexOf(end, position);
        position = found < 0 ? sql.length() : found + end.length();
    }
}
