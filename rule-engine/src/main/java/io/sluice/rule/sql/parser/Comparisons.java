package io.sluice.rule.sql.parser;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Finds {@code a = b = c}. Comparisons bind nothing to each other in the dialect; Calcite's grammar would read them from left
 * to right, and the rule would compare a truth with a number.
 */
final class Comparisons implements RuleParserImplConstants {
    private static final BitSet SIGNS = RuleTokens.bits(EQ, NE, NE2, LT, LE, GT, GE, TOPIC_MATCH, IN);
    private static final BitSet OPENING = RuleTokens.bits(LPAREN, LBRACKET, RULE_CASE);
    private static final BitSet CLOSING = RuleTokens.bits(RPAREN, RBRACKET, END);
    private static final BitSet SEPARATING =
            RuleTokens.bits(AND, OR, COMMA, WHEN, THEN, ELSE, AS, FROM, WHERE, DO, INCASE);

    private final Deque<Boolean> outside = new ArrayDeque<>();
    private boolean inside;
    private boolean justSeen;

    /** Whether the next token of a rule is the second sign of a chain. */
    boolean isChained(Token token) {
        boolean behindSign = justSeen;
        justSeen = SIGNS.get(token.kind);
        if (justSeen) {
            // two signs side by side, as in ==, are another mistake
            boolean second = inside && !behindSign;
            inside = true;
            return second;
        }
        if (OPENING.get(token.kind)) {
            outside.push(inside);
            inside = false;
        } else if (CLOSING.get(token.kind)) {
            inside = !outside.isEmpty() && outside.pop();
        } else if (SEPARATING.get(token.kind)) {
            inside = false;
        }
        return false;
    }
}
