package io.sluice.rule.function;

import static io.sluice.rule.function.RuleFunction.of;

import io.sluice.rule.value.RuleFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts as wholes. Characters are what a person sees as one, see {@link Graphemes}. */
final class TextFunctions {
    private static final int LONGEST_PAD = 1_000_000;

    static final List<RuleFunction> ALL = List.of(
            of("""
                    lower(text: text) -> text since 3.2
                    In lower case.
                    lower('ÄB') -> 'äb'
                    lower(1) -> fails
                    """, a -> Arguments.text(a[0]).toLowerCase(Locale.ROOT)),
            of("""
                    upper(text: text) -> text since 3.2
                    In upper case.
                    upper('straße') -> 'STRASSE'
                    """, a -> Arguments.text(a[0]).toUpperCase(Locale.ROOT)),
            of("""
                    trim(text: text) -> text since 3.2
                    Without white space of Unicode at both ends.
                    trim('  a b  ') -> 'a b'
                    """, a -> trim(Arguments.text(a[0]), true, true)),
            of("""
                    ltrim(text: text) -> text since 3.2
                    Without white space at the beginning.
                    ltrim(' a ') -> 'a '
                    """, a -> trim(Arguments.text(a[0]), true, false)),
            of("""
                    rtrim(text: text) -> text since 3.2
                    Without white space at the end.
                    rtrim(' a ') -> ' a'
                    """, a -> trim(Arguments.text(a[0]), false, true)),
            of("""
                    reverse(text: text) -> text since 3.2
                    Characters in reverse order.
                    reverse('ab你') -> '你ba'
                    """, a -> Graphemes.reverse(Arguments.text(a[0]))),
            of("""
                    strlen(text: text) -> integer since 3.2
                    Number of characters, not of bytes.
                    strlen('Grüße') -> 5
                    strlen('😀') -> 1
                    """, a -> (long) Graphemes.length(Arguments.text(a[0]))),
            of("""
                    substr(text: text, start: integer[, length: integer]) -> text since 3.2
                    Part of a text from a character on, counted from 0; what lies behind the end is left out.
                    Fails if start or length is negative.
                    substr('abcdef', 2) -> 'cdef'
                    substr('abcdef', 4, 10) -> 'ef'
                    substr('abc', 9) -> ''
                    substr('abc', -1) -> fails
                    """, a -> substr(a)),
            of("""
                    concat(first: text, second: text) -> text since 4.0
                    Both joined.
                    concat('a', 'b') -> 'ab'
                    concat('a', 1) -> fails
                    """, a -> Arguments.text(a[0]).concat(Arguments.text(a[1]))),
            of("""
                    pad(text: text, length: integer[, side: 'trailing'|'leading'|'both'[, char: text]]) -> text since 4.0
                    Filled up to a length, with blanks at the end if nothing else is said; with 'both' the odd one goes to the
                    end. A longer text stays as it is.
                    Fails if more than a million characters are missing, or char is not one character.
                    pad('a', 3) -> 'a  '
                    pad('42', 5, 'leading', '0') -> '00042'
                    pad('a', 4, 'both', '*') -> '*a**'
                    pad('abc', 2) -> 'abc'
                    pad('a', 3, 'up') -> fails
                    """, a -> pad(a)),
            of("""
                    ascii(text: text) -> integer since 4.0
                    Code of the first byte.
                    Fails if there is none.
                    ascii('A') -> 65
                    ascii('') -> fails
                    """, a -> ascii(Arguments.bytes(a[0]))),
            of("""
                    sprintf(format: text[, ...values: any]) -> text since 4.0
                    A text made of a format of Erlang: ~s text, ~b integer, ~f float (~.2f with two decimals), ~p and ~w any value
                    as a term, ~n a new line, ~~ a tilde; a width may be given, as ~5..0b.
                    Fails if the values do not fit the format.
                    sprintf('~s is ~b, ~.2f', 'x', 7, 1.5) -> 'x is 7, 1.50'
                    sprintf('~5..0b', 42) -> '00042'
                    sprintf('~p', 'b') -> '<<"b">>'
                    sprintf('~s') -> fails
                    """, a -> Format.of(Arguments.text(a[0]), Arrays.asList(a).subList(1, a.length))),
            of("""
                    sprintf_s(format: text, values: array) -> text since 4.0
                    As sprintf, the values in an array.
                    sprintf_s('~s-~b', ['a', 1]) -> 'a-1'
                    sprintf_s('~b', ['a']) -> fails
                    """, a -> Format.of(Arguments.text(a[0]), Arguments.array(a[1]))));

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
        int start = Arguments.place(arguments[1]);
        int length = arguments.length > 2 ? Arguments.place(arguments[2]) : Integer.MAX_VALUE;
        if (start < 0 || length < 0) {
            throw new RuleFailure("start and length are not negative");
        }
        return Graphemes.slice(text, start, length);
    }

    private static String pad(@Nullable Object[] arguments) {
        String text = Arguments.text(arguments[0]);
        long missing = (long) Arguments.count(arguments[1]) - Graphemes.length(text);
        String side = arguments.length > 2 ? Arguments.text(arguments[2]) : Options.TRAILING;
        String with = arguments.length > 3 ? Arguments.text(arguments[3]) : " ";
        if (missing > LONGEST_PAD || Graphemes.length(with) != 1) {
            throw new RuleFailure("pad fills up at most " + LONGEST_PAD + " characters with one character");
        }
        int count = (int) Math.max(0, missing);
        int begin = switch (side) {
            case Options.TRAILING -> 0;
            case Options.LEADING -> count;
            case Options.BOTH -> count / 2;
            default -> throw Options.unknown("side of pad", side);
        };
        return with.repeat(begin) + text + with.repeat(count - begin);
    }

    private static Object ascii(byte[] bytes) {
        if (bytes.length == 0) {
            throw new RuleFailure("an empty text has no first byte");
        }
        return (long) (bytes[0] & 0xFF);
    }
}
