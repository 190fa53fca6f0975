package io.sluice.rule.sql.parser;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
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
    /** A kind that nothing in the grammar accepts. */
    private static final int REFUSED = COMMENT_END;

    private final Deque<Token> ahead = new ArrayDeque<>();
    private @Nullable Token previous;

    RuleTokens(SimpleCharStream characters) {
        super(characters, DQID);
    }

    /** The last token that the parser has looked at, which is the one that it could not use; null before the first. */
    @Nullable
    Token furthest() {
        return previous;
    }

    @Override
    public Token getNextToken() {
        Token token = take();
        int before = previous == null ? EOF : previous.kind;
        if (isWord(token) || before == DOT && token.kind == UNSIGNED_INTEGER_LITERAL) {
            classify(token, before);
        } else if (FOREIGN.get(token.kind)) {
            token.kind = REFUSED;
        } else if (token.kind == DOT && peek().kind == DOT) {
            join(token, DOUBLE_PERIOD);
        }
        previous = token;
        return token;
    }

    private void classify(Token token, int before) {
        if (before == DOT) {
            boolean digits = token.kind == UNSIGNED_INTEGER_LITERAL;
            if (digits && isWord(peek()) && peek().beginColumn == token.endColumn + 1) {
                join(token, IDENTIFIER);
            }
            token.kind = IDENTIFIER;
        } else if (token.kind == CASE) {
            token.kind = RULE_CASE;
        } else if (OPERAND_ENDS.get(before) && isInfix(token)) {
            token.kind = token.kind == MOD ? PERCENT_REMAINDER : DIV;
        } else if (!KEYWORDS.get(token.kind)) {
            token.kind = IDENTIFIER;
        }
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
        if (token.kind != DECIMAL_NUMERIC_LITERAL) {
            return token;
        }
        String image = token.image;
        int last = image.length() - 1;
        if (image.charAt(0) == '.') {
            ahead.addFirst(part(token, UNSIGNED_INTEGER_LITERAL, 1, last + 1));
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

    private static BitSet bits(int... kinds) {
        BitSet bits = new BitSet();
        for (int kind : kinds) {
            bits.set(kind);
        }
        return bits;
    }
}
