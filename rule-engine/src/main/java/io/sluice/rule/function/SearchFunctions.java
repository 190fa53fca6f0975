package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;
import static io.sluice.rule.function.RuleFunction.prepared;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** What is found in texts, and what lies between. */
final class SearchFunctions {
    static final List<RuleFunction> ALL = List.of(
            of("""
                    split(text: text, separator: text\
                    [, option: 'leading'|'trailing'|'notrim'|'leading_notrim'|'trailing_notrim']) -> array since 3.2
                    The pieces between separators. With leading or trailing it is cut once, at the first or the last of them.
                    Empty pieces are left out, but not with notrim.
                    split('/a//b/', '/') -> ["a","b"]
                    split('a,b,c', ',', 'leading') -> ["a","b,c"]
                    split('a,b,c', ',', 'trailing') -> ["a,b","c"]
                    split('/a//b', '/', 'notrim') -> ["","a","","b"]
                    split('a', '/', 'both') -> fails
                    """, a -> split(a)),
            of("""
                    tokens(text: text, separators: text[, option: 'nocrlf']) -> array since 4.0
                    The pieces between any of the separating characters, with nocrlf also between lines. Empty ones are left out.
                    tokens('a,b;;c', ',;') -> ["a","b","c"]
                    tokens('a,b', ',', 'crlf') -> fails
                    """, a -> tokens(a)),
            of("""
                    find(text: text, what: text[, direction: 'leading'|'trailing']) -> text since 4.0
                    The rest of a text from the first, or with trailing the last, occurrence on; empty if there is none.
                    find('a/b/c', '/') -> '/b/c'
                    find('a/b/c', '/', 'trailing') -> '/c'
                    find('abc', 'z') -> ''
                    """, a -> find(a)),
            of("""
                    replace(text: text, what: text, with: text[, option: 'all'|'leading'|'trailing']) -> text since 4.0
                    Every occurrence of a text replaced by another, or only the first or the last.
                    replace('aXbX', 'X', '-') -> 'a-b-'
                    replace('aXbX', 'X', '-', 'leading') -> 'a-bX'
                    replace('aXbX', 'X', '-', 'trailing') -> 'aXb-'
                    """, a -> replace(a)),
            prepared("""
                    regex_match(text: text, pattern: text) -> boolean since 4.0
                    Whether a regular expression is found anywhere in a text.
                    Fails if it is none, or takes too long on this text.
                    regex_match('abc123', '[0-9]+') -> true
                    regex_match('abc', '^b') -> false
                    regex_match('abc', '(') -> fails
                    """, constants -> {
                BoundedPattern known = BoundedPattern.ofConstant(constants[1]);
                return (event, a) -> BoundedPattern.of(known, a[1]).isFoundIn(Arguments.text(a[0]));
            }),
            prepared("""
                    regex_replace(text: text, pattern: text, with: text) -> text since 4.0
                    Every match of a regular expression replaced. & stands for the match, \\1 for its first group.
                    Fails if the expression is none, or takes too long on this text.
                    regex_replace('a1b22', '[0-9]+', '<&>') -> 'a<1>b<22>'
                    regex_replace('k=v', '(.)=(.)', '\\2=\\1') -> 'v=k'
                    """, constants -> {
                BoundedPattern known = BoundedPattern.ofConstant(constants[1]);
                return (event, a) -> BoundedPattern.of(known, a[1]).replace(Arguments.text(a[0]), Arguments.text(a[2]));
            }));

    private SearchFunctions() {}

    private static List<Object> split(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        String separator = Arguments.text(arguments[1]);
        String option = arguments.length > 2 ? Arguments.text(arguments[2]) : "";
        List<Object> pieces = switch (option) {
            case "", "notrim" -> pieces(text, separator);
            case Options.LEADING, "leading_notrim" -> cut(text, text.indexOf(separator), separator);
            case Options.TRAILING, "trailing_notrim" -> cut(text, text.lastIndexOf(separator), separator);
            default -> throw Options.unknown("option of split", option);
        };
        if (!option.endsWith("notrim")) {
            pieces.removeIf(""::equals);
        }
        return pieces;
    }

    private static List<Object> pieces(String text, String separator) {
        List<Object> pieces = new ArrayList<>();
        int from = 0;
        int at = separator.isEmpty() ? -1 : text.indexOf(separator);
        while (at >= 0) {
            pieces.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static List<Object> cut(String text, int at, String separator) {
        List<Object> pieces = new ArrayList<>();
        if (at < 0 || separator.isEmpty()) {
            pieces.add(text);
        } else {
            pieces.add(text.substring(0, at));
            pieces.add(text.substring(at + separator.length()));
        }
        return pieces;
    }

    private static List<Object> tokens(@Nullable Object[] arguments) {
        String separators = Arguments.text(arguments[1]);
        if (arguments.length > 2) {
            String option = Arguments.text(arguments[2]);
            if (!option.equals("nocrlf")) {
                throw Options.unknown("option of tokens", option);
            }
            separators += "\r\n";
        }
        List<Object> tokens = new ArrayList<>();
        StringTokenizer tokenizer = new StringTokenizer(Arguments.text(arguments[0]), separators);
        while (tokenizer.hasMoreTokens()) {
            tokens.add(tokenizer.nextToken());
        }
        return tokens;
    }

    private static String replace(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        String what = Arguments.text(arguments[1]);
        String with = Arguments.text(arguments[2]);
        String option = arguments.length > 3 ? Arguments.text(arguments[3]) : Options.ALL;
        int at = switch (option) {
            case Options.ALL -> -1;
            case Options.LEADING -> text.indexOf(what);
            case Options.TRAILING -> text.lastIndexOf(what);
            default -> throw Options.unknown("option of replace", option);
        };
        if (what.isEmpty()) {
            return text;
        }
        if (option.equals(Options.ALL)) {
            return replaceAll(text, what, with);
        }
        return at < 0 ? text : text.substring(0, at) + with + text.substring(at + what.length());
    }

    private static String replaceAll(String text, String what, String with) {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, from)) {
            out.append(text, from, at).append(with);
            Arguments.checkLength(out);
            from = at + what.length();
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String find(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        String what = Arguments.text(arguments[1]);
        String direction = arguments.length > 2 ? Arguments.text(arguments[2]) : Options.LEADING;
        int at = switch (direction) {
            case Options.LEADING -> text.indexOf(what);
            case Options.TRAILING -> what.isEmpty() ? 0 : text.lastIndexOf(what);
            default -> throw Options.unknown("direction of find", direction);
        };
        return at < 0 ? "" : text.substring(at);
    }
}
