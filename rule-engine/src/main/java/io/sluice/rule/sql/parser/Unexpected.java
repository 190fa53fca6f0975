package io.sluice.rule.sql.parser;

import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words for a token that the grammar does not accept. */
final class Unexpected implements RuleParserImplConstants {
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("LIKE", "LIKE is not part of the rule SQL; use =~ for topics or regex_match(text, pattern)"),
            Map.entry("BETWEEN", "BETWEEN is not part of the rule SQL; write x >= a and x <= b"),
            Map.entry("IS", "IS is not part of the rule SQL; use is_null(x) or is_not_null(x)"),
            Map.entry("LIMIT", "LIMIT is not part of the rule SQL"),
            Map.entry("GROUP", "GROUP BY is not part of the rule SQL: a rule sees one event at a time"),
            Map.entry("ORDER", "ORDER BY is not part of the rule SQL: a rule sees one event at a time"),
            Map.entry("HAVING", "HAVING is not part of the rule SQL: a rule sees one event at a time"),
            Map.entry("JOIN", "JOIN is not part of the rule SQL"),
            Map.entry("DISTINCT", "DISTINCT is not part of the rule SQL"),
            Map.entry("%", "% is not an operator of the rule SQL; use mod(a, b)"),
            Map.entry("||", "|| is not an operator of the rule SQL; use concat(a, b)"),
            Map.entry(";", "a rule is one statement, without a semicolon"));
    private static final Pattern DISTINCT = Pattern.compile("(?i)\\s*(SELECT\\s+)DISTINCT\\s+[\\w*(']");

    private Unexpected() {}

    static RuleSyntaxException of(ParseException error, String sql) {
        Token last = error.currentToken;
        Token found = last == null || last.next == null ? last : last.next;
        if (found == null) {
            return new RuleSyntaxException("this is not a rule", Position.START);
        }
        if (sql.isBlank()) {
            return new RuleSyntaxException("the rule is empty; it begins with SELECT or FOREACH", Position.START);
        }
        Position position = new Position(Math.max(1, found.beginLine), Math.max(1, found.beginColumn));
        String hint = hint(last, found);
        return new RuleSyntaxException(hint == null ? describe(error, found) : hint, position);
    }

    /** DISTINCT is a name to the lexer, so that {@code SELECT DISTINCT x} would read as a column with an alias. */
    static @Nullable RuleSyntaxException distinct(String sql) {
        Matcher matcher = DISTINCT.matcher(sql);
        if (!matcher.lookingAt()) {
            return null;
        }
        return new RuleSyntaxException("DISTINCT is not part of the rule SQL", new Position(1, matcher.end(1) + 1));
    }

    private static @Nullable String hint(@Nullable Token last, Token found) {
        String hint = HINTS.get(found.image.toUpperCase(Locale.ROOT));
        if (hint == null && last != null && last.kind == FROM && found.kind == IDENTIFIER) {
            return "names of events and topic filters stand in double quotes after FROM: \"message.publish\"";
        }
        if (hint == null && last != null && last.kind == EQ && found.kind == EQ) {
            return "equality is written with one =";
        }
        return hint;
    }

    private static String describe(ParseException error, Token found) {
        String what = found.kind == EOF ? "the rule ends too early" : "unexpected " + found.image;
        Set<String> expected = expected(error);
        return expected.isEmpty() ? what : what + "; expected " + String.join(" or ", expected);
    }

    private static Set<String> expected(ParseException error) {
        Set<String> words = new TreeSet<>();
        if (error.expectedTokenSequences != null) {
            for (int[] sequence : error.expectedTokenSequences) {
                if (RuleTokens.isPartOfDialect(sequence[0])) {
                    words.add(name(sequence[0]));
                }
            }
        }
        return words;
    }

    private static String name(int kind) {
        return switch (kind) {
            case IDENTIFIER, QUOTED_IDENTIFIER -> "a name";
            case UNSIGNED_INTEGER_LITERAL, DECIMAL_NUMERIC_LITERAL, QUOTED_STRING, TRUE, FALSE -> "a value";
            case EOF -> "the end";
            case RULE_CASE, CASE -> "CASE";
            default -> tokenImage[kind].replace("\"", "");
        };
    }
}
