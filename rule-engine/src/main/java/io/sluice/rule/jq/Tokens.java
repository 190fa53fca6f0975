package io.sluice.rule.jq;

import java.util.List;

/** Reads the words and signs of a filter. Strings are read by the parser, because filters may stand in them. */
final class Tokens {
    private static final List<String> SIGNS =
            List.of("//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..");

    private final String text;
    private int at;

    Tokens(String text) {
        this.text = text;
        skip();
    }

    boolean isEnd() {
        return at >= text.length();
    }

    int place() {
        return at;
    }

    JqSyntaxException wrong(String what) {
        return new JqSyntaxException(what + " at character " + (at + 1));
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c > ' ') {
                return;
            } else {
                at++;
            }
        }
    }

    /** The sign or word here; empty at the end. Does not move. */
    String peek() {
        if (isEnd()) {
            return "";
        }
        if (isWordStart(text.charAt(at))) {
            return text.substring(at, wordEnd());
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                return sign;
            }
        }
        return text.substring(at, at + 1);
    }

    /** Takes a sign or word if it is here. */
    boolean take(String wanted) {
        if (peek().equals(wanted)) {
            at += wanted.length();
            skip();
            return true;
        }
        return false;
    }

    void expect(String wanted) {
        if (!take(wanted)) {
            throw wrong(wanted + " expected");
        }
    }

    boolean isWord() {
        return !isEnd() && isWordStart(text.charAt(at));
    }

    /** Whether a sign is followed at once by a word or a string: {@code .a}, {@code $a}, {@code ."a"}. */
    boolean isFollowedByName() {
        return at + 1 < text.length() && (isWordStart(text.charAt(at + 1)) || text.charAt(at + 1) == '"');
    }

    String word() {
        if (!isWord()) {
            throw wrong("a name expected");
        }
        int end = wordEnd();
        String word = text.substring(at, end);
        at = end;
        skip();
        return word;
    }

    boolean isDigit() {
        return !isEnd()
                && (Character.digit(text.charAt(at), 10) >= 0
                        || text.charAt(at) == '.'
                                && at + 1 < text.length()
                                && Character.digit(text.charAt(at + 1), 10) >= 0);
    }

    String number() {
        int start = at;
        while (at < text.length() && (Character.digit(text.charAt(at), 10) >= 0 || text.charAt(at) == '.')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at += at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0 ? 2 : 1;
            while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
                at++;
            }
        }
        String number = text.substring(start, at);
        skip();
        return number;
    }

    /** The next character inside of a string. */
    char inString() {
        if (isEnd()) {
            throw wrong("the string does not end");
        }
        return text.charAt(at++);
    }

    /** Behind the closing quote, or before a filter in a string. */
    void leaveString() {
        skip();
    }

    private static boolean isWordStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private int wordEnd() {
        int end = at;
        while (end < text.length() && (isWordStart(text.charAt(end)) || Character.digit(text.charAt(end), 10) >= 0)) {
            end++;
        }
        return end;
    }
}
