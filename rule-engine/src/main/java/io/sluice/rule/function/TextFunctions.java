package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.value.RuleFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Texts. Characters are what a person sees as one, see {@link Graphemes}. */
final class TextFunctions {
    private static final String LEADING = "leading";
    private static final String TRAILING = "trailing";
    private static final String BOTH = "both";
    private static final int LONGEST_PAD = 1_000_000;

    static final List<RuleFunction> ALL = List.of(
            of(
                    "lower(text) -> text",
                    "3.2",
                    "in lower case",
                    a -> Arguments.text(a[0]).toLowerCase(Locale.ROOT)),
            of(
                    "upper(text) -> text",
                    "3.2",
                    "in upper case",
                    a -> Arguments.text(a[0]).toUpperCase(Locale.ROOT)),
            of(
                    "trim(text) -> text",
                    "3.2",
                    "without white space at both ends",
                    a -> trim(Arguments.text(a[0]), true, true)),
            of(
                    "ltrim(text) -> text",
                    "3.2",
                    "without white space at the beginning",
                    a -> trim(Arguments.text(a[0]), true, false)),
            of(
                    "rtrim(text) -> text",
                    "3.2",
                    "without white space at the end",
                    a -> trim(Arguments.text(a[0]), false, true)),
            of(
                    "reverse(text) -> text",
                    "3.2",
                    "characters in reverse order",
                    a -> Graphemes.reverse(Arguments.text(a[0]))),
            of("strlen(text) -> integer", "3.2", "number of characters", a ->
                    (long) Graphemes.length(Arguments.text(a[0]))),
            of(
                    "substr(text, start[, length]) -> text",
                    "3.2",
                    "part from a character on, counted from 0",
                    a -> substr(a)),
            of(
                    "split(text, separator[, option]) -> array",
                    "3.2",
                    "pieces; leading or trailing splits once",
                    a -> split(a)),
            of(
                    "tokens(text, separators[, option]) -> array",
                    "4.0",
                    "pieces between any of the characters",
                    a -> tokens(a)),
            of(
                    "concat(text, text) -> text",
                    "4.0",
                    "both joined",
                    a -> Arguments.text(a[0]).concat(Arguments.text(a[1]))),
            of("pad(text, length[, side, char]) -> text", "4.0", "filled up to a length", a -> pad(a)),
            of(
                    "replace(text, what, with[, option]) -> text",
                    "4.0",
                    "all, leading or trailing occurrence",
                    a -> replace(a)),
            of(
                    "find(text, what[, direction]) -> text",
                    "4.0",
                    "rest from the first or last occurrence on",
                    a -> find(a)),
            of("ascii(text) -> integer", "4.0", "code of the first byte", a -> ascii(Arguments.bytes(a[0]))),
            of(
                    "sprintf(format[, ...]) -> text",
                    "4.0",
                    "text of a format with ~s ~p ~w ~b ~f ~n",
                    a -> Format.of(Arguments.text(a[0]), Arrays.asList(a).subList(1, a.length))),
            of(
                    "sprintf_s(format, array) -> text",
                    "4.0",
                    "as sprintf, the values in an array",
                    a -> Format.of(Arguments.text(a[0]), Arguments.array(a[1]))),
            of("uuid_v4() -> text", "4.4", "random UUID", a -> UUID.randomUUID().toString()),
            of(
                    "uuid_v4_no_hyphen() -> text",
                    "4.4",
                    "random UUID without hyphens",
                    a -> UUID.randomUUID().toString().replace("-", "")));

    private TextFunctions() {}

    private static String trim(String text, boolean begin, boolean end) {
        int from = 0;
        int to = text.length();
        while (begin && from < to && isWhite(text.charAt(from))) {
            from++;
        }
        while (end && from < to && isWhite(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** White_Space of Unicode. */
    private static boolean isWhite(char c) {
        return c >= '\t' && c <= '\r' || c == 0x85 || Character.isSpaceChar(c);
    }

    private static String substr(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        int start = Arguments.count(arguments[1]);
        int length = arguments.length > 2 ? Arguments.count(arguments[2]) : Integer.MAX_VALUE;
        if (start < 0 || length < 0) {
            throw new RuleFailure("start and length are not negative");
        }
        return Graphemes.slice(text, start, length);
    }

    private static List<Object> split(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        String separator = Arguments.text(arguments[1]);
        String option = arguments.length > 2 ? Arguments.text(arguments[2]) : "";
        List<Object> pieces = switch (option) {
            case "", "notrim" -> pieces(text, separator);
            case LEADING, "leading_notrim" -> cut(text, text.indexOf(separator), separator);
            case TRAILING, "trailing_notrim" -> cut(text, text.lastIndexOf(separator), separator);
            default -> throw new RuleFailure("unknown option of split: " + option);
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
                throw new RuleFailure("unknown option of tokens: " + option);
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

    private static String pad(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        int missing = Arguments.count(arguments[1]) - Graphemes.length(text);
        String side = arguments.length > 2 ? Arguments.text(arguments[2]) : TRAILING;
        String with = arguments.length > 3 ? Arguments.text(arguments[3]) : " ";
        if (missing > LONGEST_PAD || Graphemes.length(with) != 1) {
            throw new RuleFailure("pad fills up to " + LONGEST_PAD + " characters with one character");
        }
        int begin = switch (side) {
            case TRAILING -> 0;
            case LEADING -> missing;
            case BOTH -> missing / 2;
            default -> throw new RuleFailure("unknown side of pad: " + side);
        };
        return missing <= 0 ? text : with.repeat(begin) + text + with.repeat(missing - begin);
    }

    private static String replace(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        String what = Arguments.text(arguments[1]);
        String with = Arguments.text(arguments[2]);
        String option = arguments.length > 3 ? Arguments.text(arguments[3]) : "all";
        int at = switch (option) {
            case "all" -> -1;
            case LEADING -> text.indexOf(what);
            case TRAILING -> text.lastIndexOf(what);
            default -> throw new RuleFailure("unknown option of replace: " + option);
        };
        if (what.isEmpty()) {
            return text;
        }
        if (option.equals("all")) {
            return text.replace(what, with);
        }
        return at < 0 ? text : text.substring(0, at) + with + text.substring(at + what.length());
    }

    private static String find(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        String what = Arguments.text(arguments[1]);
        String direction = arguments.length > 2 ? Arguments.text(arguments[2]) : LEADING;
        int at = switch (direction) {
            case LEADING -> text.indexOf(what);
            case TRAILING -> text.lastIndexOf(what);
            default -> throw new RuleFailure("unknown direction of find: " + direction);
        };
        return at < 0 ? "" : text.substring(at);
    }

    private static Object ascii(byte[] bytes) {
        if (bytes.length == 0) {
            throw new RuleFailure("an empty text has no first byte");
        }
        return (long) (bytes[0] & 0xFF);
    }
}
