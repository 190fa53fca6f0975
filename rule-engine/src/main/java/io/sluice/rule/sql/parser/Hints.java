package io.sluice.rule.sql.parser;

import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people write who know another SQL or another language, and how the dialect says it. */
final class Hints implements RuleParserImplConstants {
    private static final String ONE_EVENT = " is not part of the rule SQL: a rule sees one event at a time";
    private static final String JOIN = "JOIN is not part of the rule SQL";
    /** By the word or sign that the grammar did not accept. */
    private static final Map<String, String> BY_WORD = Map.ofEntries(
            Map.entry("LIKE", "LIKE is not part of the rule SQL; use =~ for topics or regex_match(text, pattern)"),
            Map.entry("BETWEEN", "BETWEEN is not part of the rule SQL; write x >= a and x <= b"),
            Map.entry("IS", "IS is not part of the rule SQL; use is_null(x) or is_not_null(x)"),
            Map.entry("LIMIT", "LIMIT is not part of the rule SQL"),
            Map.entry("GROUP", "GROUP BY" + ONE_EVENT),
            Map.entry("ORDER", "ORDER BY" + ONE_EVENT),
            Map.entry("HAVING", "HAVING" + ONE_EVENT),
            Map.entry("JOIN", JOIN),
            Map.entry("INNER", JOIN),
            Map.entry("LEFT", JOIN),
            Map.entry("UNION", "UNION is not part of the rule SQL"),
            Map.entry("%", "% is not an operator of the rule SQL; use mod(a, b)"),
            Map.entry("||", "|| is not an operator of the rule SQL; use concat(a, b)"),
            Map.entry("&", "& is not an operator of the rule SQL; conditions are joined by AND"),
            Map.entry("|", "| is not an operator of the rule SQL; conditions are joined by AND or OR"),
            Map.entry("=>", "=> is not an operator of the rule SQL; write >="),
            Map.entry("\"", "a name in double quotes is empty"));
    /** By a character that no token begins with. */
    private static final Map<String, String> BY_CHARACTER = Map.ofEntries(
            Map.entry("!", "; unequal is written != or <>, and the opposite of a condition NOT"),
            Map.entry("~", "; a topic is matched with a filter by =~"),
            Map.entry("”", "; texts are written in plain single quotes, names in plain double quotes"),
            Map.entry("`", "; names are written in double quotes where they need quotes"),
            Map.entry("“", "; texts are written in plain single quotes, names in plain double quotes"),
            Map.entry("‘", "; texts are written in plain single quotes, names in plain double quotes"),
            Map.entry("’", "; texts are written in plain single quotes, names in plain double quotes"));
    /** Words that cannot be a name without quotes. */
    private static final BitSet KEYWORDS = RuleTokens.bits(
            SELECT, FOREACH, DO, INCASE, FROM, WHERE, AS, AND, OR, NOT, IN, RULE_CASE, WHEN, THEN, ELSE, END, TRUE,
            FALSE);

    private static final Pattern ESCAPED = Pattern.compile("\\\\u(\\p{XDigit}{4})");
    private static final Pattern SOURCE = Pattern.compile("[^\\s,;'\"]+");

    private Hints() {}

    /** What to say of a character. */
    static String character(String seen) {
        String shown = unescaped(seen);
        String known = shown.isEmpty() ? null : BY_CHARACTER.get(shown.substring(shown.length() - 1));
        return "unexpected character " + shown + (known == null ? "" : known);
    }

    /** The lexer tells characters beyond ASCII by their code. */
    private static String unescaped(String seen) {
        return ESCAPED.matcher(seen).replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)));
    }

    /**
     * What to say of a token.
     *
     * @param before kind of the token before it
     * @param expected words for what the grammar would take in its place
     * @param sql the rule from this token on
     */
    static @Nullable String token(int before, Token bad, Set<String> expected, String sql) {
        if (before == EQ && (bad.kind == EQ || bad.kind == LT || bad.kind == GT)) {
            return bad.kind == EQ ? "equality is written with one =" : "the sign = stands behind: " + bad.image + "=";
        }
        String hint = BY_WORD.get(bad.image.toUpperCase(Locale.ROOT));
        if (hint != null) {
            return hint;
        }
        if (before == FROM && bad.kind == IDENTIFIER) {
            Matcher name = SOURCE.matcher(sql);
            String written = name.lookingAt() ? name.group() : bad.image;
            return "names of events and topic filters stand in double quotes after FROM: \"" + written + '"';
        }
        if (before == IN) {
            return "IN needs a list in parentheses: x IN (1, 2); for an array use contains(x, array)";
        }
        if (before == AS && KEYWORDS.get(bad.kind) && bad.kind != FROM) {
            return bad.image + " is a keyword; as a name it is written in double quotes: \"" + bad.image + '"';
        }
        if (bad.kind == QUOTED_STRING && (before == AS || expected.contains("AS"))) {
            return "unexpected " + bad.image + "; an alias is written without quotes or in double quotes";
        }
        return misplaced(bad, expected);
    }

    private static @Nullable String misplaced(Token bad, Set<String> expected) {
        if (!expected.contains("FROM") && !expected.contains("WHERE")) {
            return null;
        }
        return switch (bad.kind) {
            case WHERE -> "WHERE stands behind FROM";
            case INCASE -> "INCASE belongs to FOREACH, behind DO and before FROM";
            case DO -> "DO belongs to FOREACH, before INCASE and FROM";
            default -> null;
        };
    }
}
