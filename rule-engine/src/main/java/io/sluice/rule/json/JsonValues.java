package io.sluice.rule.json;

import io.sluice.rule.value.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values of what a cursor passes over. Integers keep all their digits, floats are doubles. */
final class JsonValues {
    /** Numbers with more characters are not JSON to us: arithmetic on them would take seconds. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    /** So many decimal digits always fit into a long. */
    private static final int LONG_DIGITS = 18;

    /** A long of so many digits is a double exactly, and so is each of {@link #POWERS_OF_TEN}: the quotient is rounded once. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final JsonCursor cursor;
    private final byte[] in;

    JsonValues(JsonCursor cursor) {
        this.cursor = cursor;
        this.in = cursor.bytes();
    }

    /** The whole document as a value. */
    static @Nullable Object decode(byte[] utf8) throws NotJsonException {
        JsonCursor cursor = new JsonCursor(utf8);
        Object value = new JsonValues(cursor).value(cursor.nextByte());
        cursor.expectEnd();
        return value;
    }

    /** The value whose first byte is consumed. */
    @Nullable
    Object value(byte first) throws NotJsonException {
        switch (first) {
            case '"' -> {
                int begin = cursor.at();
                cursor.skipString();
                return text(begin, cursor.at() - 1);
            }
            case '{' -> {
                return object();
            }
            case '[' -> {
                return array();
            }
            case 't' -> {
                cursor.skipWord("rue");
                return Boolean.TRUE;
            }
            case 'f' -> {
                cursor.skipWord("alse");
                return Boolean.FALSE;
            }
            case 'n' -> {
                cursor.skipWord("ull");
                return null;
            }
            default -> {
                return number(first);
            }
        }
    }

    private Map<String, @Nullable Object> object() throws NotJsonException {
        cursor.enter();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        byte b = cursor.nextByte();
        if (b == '}') {
            cursor.leave();
            return object;
        }
        while (true) {
            if (b != '"') {
                throw NotJsonException.INSTANCE;
            }
            int begin = cursor.at();
            cursor.skipString();
            String key = text(begin, cursor.at() - 1);
            if (cursor.nextByte() != ':') {
                throw NotJsonException.INSTANCE;
            }
            object.put(key, value(cursor.nextByte()));
            if (cursor.isLast('}')) {
                return object;
            }
            b = cursor.nextByte();
        }
    }

    private List<@Nullable Object> array() throws NotJsonException {
        cursor.enter();
        List<@Nullable Object> array = new ArrayList<>();
        byte b = cursor.nextByte();
        if (b == ']') {
            cursor.leave();
            return array;
        }
        while (true) {
            array.add(value(b));
            if (cursor.isLast(']')) {
                return array;
            }
            b = cursor.nextByte();
        }
    }

    /**
     * Consumes a key whose quote is consumed, and the colon behind it.
     *
     * @param place where the object lies in the trie, null if nobody reads it
     * @return the place that the key leads to; null if nobody reads it
     */
    PayloadPaths.@Nullable Node key(byte quote, PayloadPaths.@Nullable Node place) throws NotJsonException {
        if (quote != '"') {
            throw NotJsonException.INSTANCE;
        }
        int begin = cursor.at();
        cursor.skipString();
        int end = cursor.at() - 1;
        PayloadPaths.Node child = null;
        if (place != null) {
            child = cursor.escaped() ? place.child(text(begin, end)) : place.child(in, begin, end);
        }
        if (cursor.nextByte() != ':') {
            throw NotJsonException.INSTANCE;
        }
        return child;
    }

    /** The string just skipped. */
    String text(int from, int to) throws NotJsonException {
        if (!cursor.beyondAscii()) {
            return cursor.escaped()
                    ? unescaped(from, to)
                    : new String(in, from, to - from, StandardCharsets.ISO_8859_1);
        }
        String text = new String(in, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(from, to)) {
            throw NotJsonException.INSTANCE;
        }
        return cursor.escaped() ? unescape(text) : text;
    }

    private boolean isUtf8(int from, int to) {
        byte[] part = Arrays.copyOfRange(in, from, to);
        return Values.text(part) instanceof String;
    }

    private String unescaped(int from, int to) {
        return unescape(new String(in, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = text.charAt(i++);
            if (kind == 'u') {
                out.append((char) Integer.parseInt(text, i, i + 4, 16));
                i += 4;
            } else {
                int plain = "bfnrt".indexOf(kind);
                out.append(plain < 0 ? kind : "\b\f\n\r\t".charAt(plain));
            }
        }
        return out.toString();
    }

    private Object number(byte first) throws NotJsonException {
        int begin = cursor.at() - 1;
        boolean floating = cursor.skipNumber(first);
        int length = cursor.at() - begin;
        if (length > MAX_NUMBER_LENGTH) {
            throw NotJsonException.INSTANCE;
        }
        if (floating) {
            return decimal(begin);
        }
        if (length <= LONG_DIGITS) {
            return integer(begin, cursor.at());
        }
        return Values.integer(new BigInteger(ascii(begin)));
    }

    /**
     * The number that some digits spell, perhaps with a point among them; null if they are many.
     *
     * @param from index of the first digit, which is not 0 if there are more
     */
    static @Nullable Object plainNumber(byte[] in, int from, int to) {
        if (to - from > EXACT_DIGITS) {
            return null;
        }
        long value = 0;
        int point = to;
        for (int i = from; i < to; i++) {
            int digit = in[i] - '0';
            if (digit >= 0) {
                value = value * 10 + digit;
            } else {
                point = i;
            }
        }
        return point == to ? (Object) value : (Object) (value / POWERS_OF_TEN[to - point - 1]);
    }

    /** At most {@link #LONG_DIGITS} characters: digits, perhaps a minus before them, perhaps a point among them. */
    private long integer(int from, int to) {
        int i = in[from] == '-' ? from + 1 : from;
        long value = 0;
        while (i < to) {
            byte b = in[i++];
            if (b != '.') {
                value = value * 10 + (b - '0');
            }
        }
        return in[from] == '-' ? -value : value;
    }

    private Object decimal(int begin) throws NotJsonException {
        int point = -1;
        boolean plain = cursor.at() - begin <= EXACT_DIGITS + 1;
        for (int i = begin; plain && i < cursor.at(); i++) {
            if (in[i] == '.') {
                point = i;
            } else if (in[i] != '-' && !JsonCursor.isDigit(in[i])) {
                plain = false;
            }
        }
        if (plain && point > 0 && in[begin] != '-') {
            return integer(begin, cursor.at()) / POWERS_OF_TEN[cursor.at() - point - 1];
        }
        double value = Double.parseDouble(ascii(begin));
        if (!Double.isFinite(value)) {
            throw NotJsonException.INSTANCE;
        }
        return value;
    }

    private String ascii(int begin) {
        return new String(in, begin, cursor.at() - begin, StandardCharsets.ISO_8859_1);
    }
}
