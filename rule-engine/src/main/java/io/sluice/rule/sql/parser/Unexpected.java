package io.sluice.rule.sql.parser;

import io.sluice.connector.NearestWord;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words for a token that the grammar does not accept. */
final class Unexpected implements RuleParserImplConstants {
    private static final String VALUE = "a value";
    private static final String OPERATOR = "an operator";
    private static final String END_OF_RULE = "the end";
    /** What may be expected, in the order in which people are told; the rest is told in one word or not at all. */
    private static final Map<Integer, String> TOLD = told();
    /** Tokens behind which a value must follow. */
    private static final BitSet BEFORE_VALUES = RuleTokens.bits(
            EQ,
            NE,
            NE2,
            LT,
            LE,
            GT,
            GE,
            TOPIC_MATCH,
            PLUS,
            MINUS,
            STAR,
            SLASH,
            DIV,
            PERCENT_REMAINDER,
            AND,
            OR,
            NOT,
            COMMA,
            LPAREN,
            LBRACKET,
            DOUBLE_PERIOD,
            RULE_CASE,
            WHEN,
            THEN,
            ELSE,
            SELECT,
            FOREACH,
            DO,
            WHERE,
            INCASE);

    private static final Set<String> CLAUSES = Set.of("SELECT", "FOREACH", "DO", "INCASE", "FROM", "WHERE");
    /** AND as hurried people type it. */
    private static final Set<String> ALMOST_AND = Set.of("ADN", "NAD", "AN", "ANDD", "AMD");
    /** Statements of SQL that are near SELECT only by their letters. */
    private static final Set<String> STATEMENTS = Set.of("DELETE", "INSERT", "UPDATE", "CREATE");

    private final String sql;

    Unexpected(String sql) {
        this.sql = sql;
    }

    private static Map<Integer, String> told() {
        Map<Integer, String> told = new LinkedHashMap<>();
        told.put(SELECT, "SELECT");
        told.put(FOREACH, "FOREACH");
        told.put(DO, "DO");
        told.put(INCASE, "INCASE");
        told.put(FROM, "FROM");
        told.put(WHERE, "WHERE");
        told.put(WHEN, "WHEN");
        told.put(THEN, "THEN");
        told.put(ELSE, "ELSE");
        told.put(END, "END");
        told.put(RPAREN, ")");
        told.put(RBRACKET, "]");
        told.put(COMMA, "a comma");
        told.put(QUOTED_STRING, VALUE);
        told.put(UNSIGNED_INTEGER_LITERAL, VALUE);
        told.put(AS, "AS");
        told.put(IDENTIFIER, "a name");
        told.put(QUOTED_IDENTIFIER, "a name in double quotes");
        told.put(TOPIC_MATCH, OPERATOR);
        told.put(AND, OPERATOR);
        told.put(EOF, END_OF_RULE);
        return told;
    }

    /**
     * Describes an error.
     *
     * @param furthest the last token the parser looked at: it looks up to two tokens ahead before it gives up, and then
     *     blames the first
     */
    RuleSyntaxException describe(ParseException error, @Nullable Token furthest) {
        Token blamed = error.currentToken == null ? null : error.currentToken.next;
        Token bad = furthest == null ? blamed : furthest;
        if (bad == null) {
            return new RuleSyntaxException("this is not a rule", Position.START);
        }
        Token before = tokenBefore(error.currentToken, bad);
        int kind = before == null ? EOF : before.kind;
        Set<String> expected = bad == blamed ? expected(error) : expectedBehind(kind);
        RuleSyntaxException misspelt = misspeltClause(before, expected);
        if (misspelt != null) {
            return misspelt;
        }
        String hint = Hints.token(kind, bad, expected, from(bad));
        return new RuleSyntaxException(hint == null ? text(bad, expected) : hint, place(bad));
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
        return near(before.image, expected)
                .map(word -> new RuleSyntaxException(
                        "unexpected " + before.image + "; did you mean " + word + "?", place(before)))
                .orElse(null);
    }

    private static Optional<String> near(String image, Set<String> expected) {
        String upper = image.toUpperCase(Locale.ROOT);
        if (STATEMENTS.contains(upper)) {
            return Optional.empty();
        }
        if (ALMOST_AND.contains(upper) && expected.contains(OPERATOR)) {
            return Optional.of("AND");
        }
        return NearestWord.to(upper, CLAUSES).filter(expected::contains);
    }

    private static String text(Token bad, Set<String> expected) {
        if (bad.kind == EOF) {
            String wanted = expected.contains("FROM") ? "FROM" : String.join(" or ", expected);
            return "the rule ends too early" + (wanted.isEmpty() ? "" : "; expected " + wanted);
        }
        String what = "unexpected " + bad.image;
        Optional<String> near = bad.kind == IDENTIFIER ? near(bad.image, expected) : Optional.empty();
        return near.map(word -> what + "; did you mean " + word + "?")
                .orElseGet(() -> expected.isEmpty() ? what : what + "; expected " + String.join(" or ", expected));
    }

    private static Set<String> expectedBehind(int kind) {
        if (kind == AS || kind == DOT) {
            return Set.of("a name");
        }
        return BEFORE_VALUES.get(kind) ? Set.of(VALUE) : Set.of();
    }

    private static Set<String> expected(ParseException error) {
        Set<Integer> kinds = new HashSet<>();
        if (error.expectedTokenSequences != null) {
            for (int[] sequence : error.expectedTokenSequences) {
                kinds.add(sequence[0]);
            }
        }
        if (!kinds.contains(FOREACH)) {
            // Calcite's grammar has subqueries, the dialect has none
            kinds.remove(SELECT);
        }
        if (kinds.contains(AS)) {
            // the same alias, with or without AS
            kinds.remove(IDENTIFIER);
        }
        // a name may always stand in quotes; after FROM it must
        kinds.remove(kinds.contains(IDENTIFIER) || kinds.contains(AS) ? QUOTED_IDENTIFIER : QUOTED_STRING);
        Set<String> words = new LinkedHashSet<>();
        TOLD.forEach((kind, word) -> {
            if (kinds.contains(kind)) {
                words.add(word);
            }
        });
        return words;
    }

    /** The rule from a token on. */
    private String from(Token token) {
        String[] lines = sql.split("\r\n|\r|\n", -1);
        int line = token.beginLine - 1;
        return line < 0 || line >= lines.length || token.beginColumn - 1 > lines[line].length()
                ? ""
                : lines[line].substring(Math.max(0, token.beginColumn - 1));
    }

    private static Position place(Token token) {
        return new Position(Math.max(1, token.beginLine), Math.max(1, token.beginColumn));
    }
}
