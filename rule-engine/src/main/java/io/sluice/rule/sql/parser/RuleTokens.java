package io.sluice.rule.sql.parser;

import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns Calcite's tokens into those of the rule dialect. Standard SQL reserves some 500 words, many of which are names
 * of readings ({@code value}, {@code timestamp}, {@code user}); the grammar is left alone, and this class hands it every
 * word as a plain name unless the dialect itself uses the word. After a dot any word or number is a name.
 */
final class RuleTokens extends RuleParserImplTokenManager implements RuleParserImplConstants {
    /** Words with a meaning of their own. */
    private static final BitSet KEYWORDS = bits(
            SELECT, FOREACH, DO, INCASE, FROM, WHERE, AS, AND, OR, NOT, IN, CASE, WHEN, THEN, ELSE, END, TRUE, FALSE);
    /** Tokens after which a word can stand between two operands. */
    private static final BitSet OPERAND_ENDS = bits(
            IDENTIFIER,
            QUOTED_IDENTIFIER,
            QUOTED_STRING,
            UNSIGNED_INTEGER_LITERAL,
            DECIMAL_NUMERIC_LITERAL,
            RPAREN,
            RBRACKET,
            END,
            TRUE,
            FALSE);
    /** Signs and literals of SQL that the dialect does not have. */
    private static final BitSet FOREIGN = bits(
            APPROX_NUMERIC_LITERAL,
            BINARY_STRING_LITERAL,
            PREFIXED_STRING_LITERAL,
            UNICODE_STRING_LITERAL,
            C_STYLE_ESCAPED_STRING_LITERAL,
            UNICODE_QUOTED_IDENTIFIER,
            COLLATION_ID,
            PERCENT_REMAINDER,
            CONCAT,
            HOOK,
            COLON,
            LAMBDA,
            NAMED_ARGUMENT_ASSIGNMENT);
    /** Words after which DISTINCT and ALL of SQL would be plain names. */
    private static final BitSet NAME_ENDS = bits(FROM, AS, AND, OR, NOT, IN, DIV, MOD, COMMA, DOT, EOF);
    /** A kind that nothing in the grammar accepts. */
    private static final int REFUSED = COMMENT_END;

    private final Deque<Token> ahead = new ArrayDeque<>();
    private final Comparisons comparisons = new Comparisons();
    private @Nullable Token previous;
    private @Nullable RuleSyntaxException refusal;

    RuleTokens(SimpleCharStream characters) {
        super(characters, DQID);
    }

    /** The last token that the parser has looked at, which is the one that it could not use; null before the first. */
    @Nullable
    Token furthest() {
        return previous;
    }

    /** Why a token was kept from the parser, which fails then; null if none was. */
    @Nullable
    RuleSyntaxException refusal() {
        return refusal;
    }

    @Override
    public Token getNextToken() {
        Token token = take();
        Token before = previous == null ? Token.newToken(EOF) : previous;
        if (isWord(token) || before.kind == DOT && isDigits(token)) {
            classify(token, before);
        } else if (token.kind == DOT) {
            dot(token, before);
        } else if (FOREIGN.get(token.kind)) {
            foreign(token);
        }
        if (comparisons.isChained(token)) {
            refuse(token, token.image, "comparisons cannot be chained: join them by AND, or put one in parentheses");
        }
        previous = token;
        return token;
    }

    private void classify(Token token, Token before) {
        if (before.kind == DOT && !(KEYWORDS.get(token.kind) && !touch(before, token))) {
            if (isDigits(token) && isWord(peek()) && touch(token, peek())) {
                join(token, IDENTIFIER);
            }
            token.kind = IDENTIFIER;
        } else if (token.kind == CASE) {
            token.kind = RULE_CASE;
        } else if (OPERAND_ENDS.get(before.kind) && isInfix(token)) {
            token.kind = token.kind == MOD ? PERCENT_REMAINDER : DIV;
        } else if (isQuantifier(token, before)) {
            refuse(token, token.image, token.image.toUpperCase(Locale.ROOT) + " is not part of the rule SQL");
        } else if (!KEYWORDS.get(token.kind)) {
            token.kind = IDENTIFIER;
            if (isNumber(before) && touch(before, token)) {
                refuse(before, before.image + token.image, null);
                token.kind = REFUSED;
            }
        }
    }

    /** {@code SELECT DISTINCT x}, which would read as a column with an alias. */
    private boolean isQuantifier(Token token, Token before) {
        return before.kind == SELECT
                && (token.kind == DISTINCT || token.kind == ALL)
                && !NAME_ENDS.get(peek().kind)
                && (isWord(peek()) || peek().kind == STAR || OPERAND_ENDS.get(peek().kind) || peek().kind == LPAREN);
    }

    private void dot(Token token, Token before) {
        if (peek().kind == DOT) {
            join(token, DOUBLE_PERIOD);
        } else if (isNumber(before)) {
            refuse(before, before.image + '.' + (isDigits(peek()) ? peek().image : ""), null);
            token.kind = REFUSED;
        } else if (!OPERAND_ENDS.get(before.kind) && isDigits(peek())) {
            refuse(token, '.' + peek().image, null);
        }
    }

    private void foreign(Token token) {
        if (token.kind == APPROX_NUMERIC_LITERAL) {
            refuse(token, token.image, null);
        }
        token.kind = REFUSED;
    }

    /**
     * Keeps a token from the parser.
     *
     * @param reason null if {@code image} is no number as the dialect writes them
     */
    private void refuse(Token token, String image, @Nullable String reason) {
        if (refusal == null) {
            String told = reason == null ? image + " is not a number here; numbers are written 12 or 1.5" : reason;
            refusal = new RuleSyntaxException(told, new Position(token.beginLine, token.beginColumn));
        }
        token.kind = REFUSED;
    }

    private static boolean touch(Token token, Token next) {
        return token.endLine == next.beginLine && token.endColumn + 1 == next.beginColumn;
    }

    private static boolean isNumber(Token token) {
        return token.kind == UNSIGNED_INTEGER_LITERAL || token.kind == DECIMAL_NUMERIC_LITERAL;
    }

    /** Digits, which are a key behind a dot; {@code 1e3} is one as well there. */
    private static boolean isDigits(Token token) {
        return token.kind == UNSIGNED_INTEGER_LITERAL
                || token.kind == APPROX_NUMERIC_LITERAL && token.image.chars().allMatch(Character::isLetterOrDigit);
    }

    private boolean isInfix(Token token) {
        int next = peek().kind;
        return (token.kind == DIV || token.kind == MOD) && next != COMMA && next != FROM && next != DOT;
    }

    private void join(Token token, int kind) {
        Token next = take();
        token.image += next.image;
        token.endLine = next.endLine;
        token.endColumn = next.endColumn;
        token.kind = kind;
    }

    private Token take() {
        Token token = ahead.poll();
        return token == null ? split(super.getNextToken()) : token;
    }

    private Token peek() {
        if (ahead.isEmpty()) {
            Token first = split(super.getNextToken());
            ahead.addFirst(first);
        }
        return ahead.getFirst();
    }

    /** Undoes what the SQL lexer makes of dots beside digits: {@code 1..2} and {@code payload.1}. */
    private Token split(Token token) {
        if (token.kind != DECIMAL_NUMERIC_LITERAL && token.kind != APPROX_NUMERIC_LITERAL) {
            return token;
        }
        String image = token.image;
        int last = image.length() - 1;
        if (image.charAt(0) == '.') {
            boolean plain = token.kind == DECIMAL_NUMERIC_LITERAL;
            ahead.addFirst(part(token, plain ? UNSIGNED_INTEGER_LITERAL : APPROX_NUMERIC_LITERAL, 1, last + 1));
            return part(token, DOT, 0, 1);
        }
        if (image.charAt(last) == '.') {
            ahead.addFirst(part(token, DOT, last, last + 1));
            return part(token, UNSIGNED_INTEGER_LITERAL, 0, last);
        }
        return token;
    }

    private static Token part(Token whole, int kind, int from, int to) {
        Token part = Token.newToken(kind);
        part.kind = kind;
        part.image = whole.image.substring(from, to);
        part.beginLine = whole.beginLine;
        part.endLine = whole.beginLine;
        part.beginColumn = whole.beginColumn + from;
        part.endColumn = whole.beginColumn + to - 1;
        return part;
    }

    private static boolean isWord(Token token) {
        return token.kind != EOF
                && !FOREIGN.get(token.kind)
                && token.kind != QUOTED_IDENTIFIER
                && Character.isJavaIdentifierStart(token.image.charAt(0));
    }

    static BitSet bits(int... kinds) {
        BitSet bits = new BitSet();
        for (int kind : kinds) {
            bits.set(kind);
        }
        return bits;
    }
}
