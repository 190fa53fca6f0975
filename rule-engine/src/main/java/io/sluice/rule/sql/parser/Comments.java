package io.sluice.rule.sql.parser;

import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;

/**
 * Refuses the comments that SQL has and the rule dialect has not, and names the place where a quotation begins that
 * never ends. Calcite's lexer drops comments before anybody can see them, hence a pass of its own.
 */
final class Comments {
    private Comments() {}

    static void check(String sql) throws RuleSyntaxException {
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"') {
                at = endOfQuotation(sql, at) + 1;
            } else if (sql.startsWith("--", at)) {
                at = endOfLine(sql, at);
            } else if (sql.startsWith("/*", at) || sql.startsWith("//", at)) {
                throw new RuleSyntaxException(
                        "comments begin with --, not " + sql.substring(at, at + 2), place(sql, at));
            } else {
                at++;
            }
        }
    }

    private static int endOfQuotation(String sql, int begin) throws RuleSyntaxException {
        int end = sql.indexOf(sql.charAt(begin), begin + 1);
        if (end < 0) {
            throw new RuleSyntaxException("the quotation that begins here does not end", place(sql, begin));
        }
        return end;
    }

    private static int endOfLine(String sql, int from) {
        int end = sql.indexOf('\n', from);
        return end < 0 ? sql.length() : end;
    }

    private static Position place(String sql, int at) {
        int lineBegin = sql.lastIndexOf('\n', at - 1) + 1;
        int line = 1 + (int) sql.substring(0, at).chars().filter(c -> c == '\n').count();
        return new Position(line, at - lineBegin + 1);
    }
}
