package io.sluice.connector;

import java.math.BigInteger;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into the kinds of value that {@link Row#values()} allows: whole numbers of 64 bits are {@code Long},
 * larger ones {@code BigInteger}, all others {@code Double}; objects keep their order. Takes hostile text: what is nested
 * deeper than {@value #DEEPEST} or a number longer than {@value #LONGEST_NUMBER} digits is refused.
 */
public final class JsonParser {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 400;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final String text;
    private int at;
    private int depth;

    private JsonParser(String text) {
        this.text = text;
    }

    /** The value that the text is. */
    public static @Nullable Object parse(String text) throws JsonSyntaxException {
        JsonParser parser = new JsonParser(text);
        Object value = parser.value();
        parser.end();
        return value;
    }

    /** The members of the object that the text is, in order. A name may come several times, as JSON allows. */
    public static List<Map.Entry<String, @Nullable Object>> members(String text) throws JsonSyntaxException {
        JsonParser parser = new JsonParser(text);
        parser.blank();
        if (parser.peek() != '{') {
            throw parser.problem("an object { ... } is expected");
        }
        List<Map.Entry<String, @Nullable Object>> members = parser.object();
        parser.end();
        return members;
    }

    private void end() throws JsonSyntaxException {
        blank();
        if (at < text.length()) {
            throw problem("nothing may follow the end");
        }
    }

    private @Nullable Object value() throws JsonSyntaxException {
        blank();
        return switch (peek()) {
            case '{' -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                object().forEach(member -> map.put(member.getKey(), member.getValue()));
                yield map;
            }
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private List<Map.Entry<String, @Nullable Object>> object() throws JsonSyntaxException {
        List<Map.Entry<String, @Nullable Object>> members = new ArrayList<>();
        descend();
        if (!closes('}')) {
            do {
                blank();
                if (peek() != '"') {
                    throw problem("a name in quotes is expected");
                }
                String name = string();
                blank();
                take(':');
                members.add(new SimpleImmutableEntry<>(name, value()));
            } while (goesOn('}'));
        }
        depth--;
        return members;
    }

    private List<@Nullable Object> array() throws JsonSyntaxException {
        List<@Nullable Object> items = new ArrayList<>();
        descend();
        if (!closes(']')) {
            do {
                items.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return items;
    }

    private void descend() throws JsonSyntaxException {
        depth++;
        if (depth > DEEPEST) {
            throw problem("it is nested deeper than " + DEEPEST);
        }
        at++;
    }

    private boolean closes(char end) throws JsonSyntaxException {
        blank();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    private boolean goesOn(char end) throws JsonSyntaxException {
        blank();
        if (peek() == ',') {
            at++;
            return true;
        }
        if (peek() != end) {
            throw problem("a comma or " + end + " is expected");
        }
        at++;
        return false;
    }

    private String string() throws JsonSyntaxException {
        at++;
        int begin = at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            plain();
        }
        if (peek() == '"') {
            return text.substring(begin, at++);
        }
        StringBuilder out = new StringBuilder(text.substring(begin, at));
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
                out.append(escaped());
            } else {
                out.append(peek());
                plain();
            }
        }
        at++;
        return out.toString();
    }

    private void plain() throws JsonSyntaxException {
        if (text.charAt(at) < ' ') {
            throw problem("a control character stands in a text");
        }
        at++;
    }

    private char escaped() throws JsonSyntaxException {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> {
                at--;
                throw problem("a backslash is followed by something that JSON does not know");
            }
        };
    }

    private char hex() throws JsonSyntaxException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw problem("four hexadecimal digits are expected");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private @Nullable Object word(String word, @Nullable Object value) throws JsonSyntaxException {
        if (!text.startsWith(word, at)) {
            throw problem("a value is expected");
        }
        at += word.length();
        return value;
    }

    private Object number() throws JsonSyntaxException {
        int end = at;
        while (end < text.length() && "+-.eE0123456789".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        String digits = text.substring(at, Math.min(end, at + LONGEST_NUMBER + 1));
        if (digits.length() > LONGEST_NUMBER) {
            throw problem("a number has more than " + LONGEST_NUMBER + " digits");
        }
        if (!NUMBER.matcher(digits).matches()) {
            throw problem(digits.isEmpty() ? "a value is expected" : "this is no number");
        }
        at = end;
        boolean whole = digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
        if (!whole) {
            return Double.parseDouble(digits);
        }
        BigInteger number = new BigInteger(digits);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private void take(char expected) throws JsonSyntaxException {
        if (peek() != expected) {
            throw problem(expected + " is expected");
        }
        at++;
    }

    private char peek() throws JsonSyntaxException {
        if (at >= text.length()) {
            throw problem("the end comes too early");
        }
        return text.charAt(at);
    }

    private void blank() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private JsonSyntaxException problem(String what) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            column++;
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return new JsonSyntaxException("line " + line + ", column " + column + ": " + what);
    }
}
