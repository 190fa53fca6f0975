package io.sluice.rule.sql.parser;

import io.sluice.connector.NearestWord;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
            Map.entry("%", "% is not an operator of the rule SQL; use mod(a, b)"),
            Map.entry("||", "|| is not an operator of the rule SQL; use concat(a, b)"));
    /** What may be expected in the order people are told; the rest of an expression is told in one word. */
    private static final Map<Integer, String> TOLD = Map.ofEntries(
            Map.entry(SELECT, "SELECT"),
            Map.entry(FOREACH, "FOREACH"),
            Map.entry(DO, "DO"),
            Map.entry(INCASE, "INCASE"),
            Map.entry(FROM, "FROM"),
            Map.entry(WHERE, "WHERE"),
            Map.entry(WHEN, "WHEN"),
            Map.entry(THEN, "THEN"),
            Map.entry(ELSE, "ELSE"),
            Map.entry(END, "END"),
            Map.entry(COMMA, "a comma"),
            Map.entry(RPAREN, ")"),
            Map.entry(RBRACKET, "]"),
            Map.entry(EOF, "the end"),
            Map.entry(IDENTIFIER, "a name"),
            Map.entry(QUOTED_IDENTIFIER, "a name in double quotes"),
            Map.entry(QUOTED_STRING, "a value"),
            Map.entry(UNSIGNED_INTEGER_LITERAL, "a value"),
            Map.entry(TOPIC_MATCH, "an operator"),
            Map.entry(AND, "an operator"));

    private static final Set<String> CLAUSES = Set.of("SELECT", "FOREACH", "DO", "INCASE", "FROM", "WHERE");
    private static final Pattern DISTINCT = Pattern.compile("(?i)\\s*(SELECT\\s+)DISTINCT\\s+[\\w*(']");

    private Unexpected() {}

    /**
     * Describes an error.
     *
     * @param furthest the last token the parser looked at: it looks up to two tokens ahead before it gives up, and then
     *     blames the first
     */
    static RuleSyntaxException of(ParseException error, @Nullable Token furthest) {
        Token blamed = error.currentToken == null ? null : error.currentToken.next;
        Token bad = furthest == null ? blamed : furthest;
        if (bad == null) {
            return new RuleSyntaxException("this is not a rule", Position.START);
        }
        Token before = tokenBefore(error.currentToken, bad);
        Set<String> expected = bad == blamed ? expected(error) : Set.of();
        RuleSyntaxException misspelt = misspeltClause(before, expected);
        if (misspelt != null) {
            return misspelt;
        }
        return new RuleSyntaxException(
                Objects.requireNonNullElseGet(hint(before, bad), () -> describe(bad, expected)), place(bad));
    }

    /** DISTINCT is a name to the lexer, so that {@code SELECT DISTINCT x} would read as a column with an alias. */
    static @Nullable RuleSyntaxException distinct(String sql) {
        Matcher matcher = DISTINCT.matcher(sql);
        if (!matcher.lookingAt()) {
            return null;
        }
        return new RuleSyntaxException("DISTINCT is not part of the rule SQL", new Position(1, matcher.end(1) + 1));
    }

    private static @Nullable Token tokenBefore(@Nullable Token from, Token bad) {
        Token token = from;
        while (token != null && token.next != null && token.next != bad) {
            token = token.next;
        }
        return token == null || token.next == null ? from : token;
    }

    /** {@code SELECT x FRM "t"}: FRM was taken for an alias, and what follows made no sense then. */
    private static @Nullable RuleSyntaxException misspeltClause(@Nullable Token before, Set<String> expected) {
        if (before == null || before.kind != IDENTIFIER) {
            return null;
        }
        Optional<String> clause = NearestWord.to(before.image.toUpperCase(Locale.ROOT), CLAUSES);
        return clause.filter(expected::contains)
                .map(word -> new RuleSyntaxException(
                        "unexpected " + before.image + "; did you mean " + word + "?", place(before)))
                .orElse(null);
    }

    private static @Nullable String hint(@Nullable Token before, Token bad) {
        String hint = HINTS.get(bad.image.toUpperCase(Locale.ROOT));
        if (hint == null && before != null && before.kind == FROM && bad.kind == IDENTIFIER) {
            return "names of events and topic filters stand in double quotes after FROM: \"message.publish\"";
        }
        if (hint == null && before != null && before.kind == EQ && bad.kind == EQ) {
            return "equality is written with one =";
        }
        return hint;
    }

    private static String describe(Token bad, Set<String> expected) {
        String what = bad.kind == EOF ? "the rule ends too early" : "unexpected " + bad.image;
        String near = bad.kind == IDENTIFIER
                ? NearestWord.to(bad.image.toUpperCase(Locale.ROOT), CLAUSES)
                        .filter(expected::contains)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse(null)
                : null;
        if (near != null) {
            return what + near;
        }
        return expected.isEmpty() ? what : what + "; expected " + String.join(" or ", expected);
    }

    private static Set<String> expected(ParseException error) {
        Set<Integer> kinds = new LinkedHashSet<>();
        if (error.expectedTokenSequences != null) {
            for (int[] sequence : error.expectedTokenSequences) {
                kinds.add(sequence[0]);
            }
        }
        if (!kinds.contains(FOREACH)) {
            // Calcite's grammar has subqueries, the dialect has none
            kinds.remove(SELECT);
        }
        Set<String> words = new LinkedHashSet<>();
        // a name may always stand in quotes; after FROM it must
        kinds.remove(kinds.contains(IDENTIFIER) ? QUOTED_IDENTIFIER : QUOTED_STRING);
        kinds.stream().sorted().map(TOLD::get).filter(Objects::nonNull).forEach(words::add);
        return words;
    }

    private static Position place(Token token) {
        return new Position(Math.max(1, token.beginLine), Math.max(1, token.beginColumn));
    }
}
