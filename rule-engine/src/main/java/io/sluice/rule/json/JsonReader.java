package io.sluice.rule.json;

import io.sluice.rule.value.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document (RFC 8259) from UTF-8 bytes, from the first byte to the last.
 *
 * <p>Decoding payloads is nearly all the time that a rule takes, hence a reader of our own: it walks a document once along the
 * trie of the paths that rules read, compares keys as bytes, makes values only in places that somebody reads, and only checks
 * the rest. Everything is checked, because a rule must not act on the front half of a message that was cut off.
 */
final class JsonReader {
    /** Deepest nesting accepted; deeper documents are not JSON to us. */
    private static final int MAX_DEPTH = 500;

    /** Numbers with more characters are not JSON to us: arithmetic on them would take seconds. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    /** So many decimal digits always fit into a long. */
    private static final int LONG_DIGITS = 18;

    /** A long of so many digits is a double exactly, and so is {@link #POWERS_OF_TEN}: their quotient is rounded once. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final byte[] in;
    private final int end;
    private final @Nullable Object[] slots;
    private int at;
    private int depth;
    private boolean textOnTheWay;
    /** Whether the string just skipped holds an escape, or a byte beyond ASCII. */
    private boolean escaped;

    private boolean beyondAscii;

    private JsonReader(byte[] utf8, @Nullable Object[] slots) {
        this.in = utf8;
        this.end = utf8.length;
        this.slots = slots;
    }

    /** The bytes are not one JSON value. Control flow: one instance, no stack trace. */
    static final class NotJsonException extends IOException {
        private static final long serialVersionUID = 1L;
        private static final NotJsonException INSTANCE = new NotJsonException();

        private NotJsonException() {
            super("not JSON");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** The whole document as a value. */
    static @Nullable Object decode(byte[] utf8) throws NotJsonException {
        JsonReader reader = new JsonReader(utf8, new @Nullable Object[0]);
        reader.skipByteOrderMark();
        byte first = reader.nextByte();
        Object value = reader.value(first);
        reader.expectEnd();
        return value;
    }

    /**
     * Puts the values at the places of a trie into their slots.
     *
     * @return whether a text stood in a place where a path goes on
     */
    static boolean extract(byte[] utf8, PayloadPaths.Node root, @Nullable Object[] slots) throws NotJsonException {
        JsonReader reader = new JsonReader(utf8, slots);
        reader.skipByteOrderMark();
        reader.read(root);
        reader.expectEnd();
        return reader.textOnTheWay;
    }

    private void skipByteOrderMark() {
        if (end >= 3 && in[0] == (byte) 0xEF && in[1] == (byte) 0xBB && in[2] == (byte) 0xBF) {
            at = 3;
        }
    }

    private void expectEnd() throws NotJsonException {
        while (at < end) {
            if (!isBlank(in[at++])) {
                throw NotJsonException.INSTANCE;
            }
        }
    }

    /** Consumes the next byte that is no white space. */
    private byte nextByte() throws NotJsonException {
        while (at < end) {
            byte b = in[at++];
            if (!isBlank(b)) {
                return b;
            }
        }
        throw NotJsonException.INSTANCE;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void enter() throws NotJsonException {
        if (++depth > MAX_DEPTH) {
            throw NotJsonException.INSTANCE;
        }
    }

    // ---- along the trie ----

    private void read(PayloadPaths.Node node) throws NotJsonException {
        byte first = nextByte();
        if (first == '"' && !node.isLeaf()) {
            textOnTheWay = true;
        }
        if (node.slot() >= 0) {
            node.fill(value(first), slots);
        } else if (first == '{') {
            readObject(node);
        } else {
            skip(first);
        }
    }

    private void readObject(PayloadPaths.Node node) throws NotJsonException {
        enter();
        byte b = nextByte();
        if (b == '}') {
            depth--;
            return;
        }
        while (true) {
            PayloadPaths.Node child = child(node, b);
            if (nextByte() != ':') {
                throw NotJsonException.INSTANCE;
            }
            if (child == null) {
                skip(nextByte());
            } else {
                if (!child.isLeaf()) {
                    // of two equal keys the later wins, with all that lies below it
                    child.clear(slots);
                }
                read(child);
            }
            if (isLast('}')) {
                return;
            }
            b = nextByte();
        }
    }

    private PayloadPaths.@Nullable Node child(PayloadPaths.Node node, byte quote) throws NotJsonException {
        if (quote != '"') {
            throw NotJsonException.INSTANCE;
        }
        int begin = at;
        skipString();
        return escaped ? node.child(text(begin, at - 1)) : node.child(in, begin, at - 1);
    }

    /** Consumes the byte behind an element: a comma, or the end of the container. */
    private boolean isLast(char close) throws NotJsonException {
        byte b = nextByte();
        if (b == ',') {
            return false;
        }
        if (b != close) {
            throw NotJsonException.INSTANCE;
        }
        depth--;
        return true;
    }

    // ---- checking without making values ----

    private void skip(byte first) throws NotJsonException {
        switch (first) {
            case '"' -> skipString();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 't' -> skipWord("rue");
            case 'f' -> skipWord("alse");
            case 'n' -> skipWord("ull");
            default -> skipNumber(first);
        }
    }

    private void skipObject() throws NotJsonException {
        enter();
        byte b = nextByte();
        if (b == '}') {
            depth--;
            return;
        }
        while (true) {
            if (b != '"') {
                throw NotJsonException.INSTANCE;
            }
            skipString();
            if (nextByte() != ':') {
                throw NotJsonException.INSTANCE;
            }
            skip(nextByte());
            if (isLast('}')) {
                return;
            }
            b = nextByte();
        }
    }

    private void skipArray() throws NotJsonException {
        enter();
        byte b = nextByte();
        if (b == ']') {
            depth--;
            return;
        }
        while (true) {
            skip(b);
            if (isLast(']')) {
                return;
            }
            b = nextByte();
        }
    }

    private void skipWord(String rest) throws NotJsonException {
        int length = rest.length();
        if (end - at < length) {
            throw NotJsonException.INSTANCE;
        }
        for (int i = 0; i < length; i++) {
            if (in[at++] != rest.charAt(i)) {
                throw NotJsonException.INSTANCE;
            }
        }
    }

    /** Consumes a string whose first quote is consumed, and its last quote. */
    private void skipString() throws NotJsonException {
        byte[] bytes = in;
        int i = at;
        int negative = 0;
        escaped = false;
        while (i < end) {
            byte b = bytes[i++];
            if (b == '"') {
                at = i;
                beyondAscii = negative < 0;
                return;
            }
            negative |= b;
            if (b == '\\') {
                escaped = true;
                i = skipEscape(i);
            } else if ((b & 0xE0) == 0) {
                throw NotJsonException.INSTANCE;
            }
        }
        throw NotJsonException.INSTANCE;
    }

    private int skipEscape(int from) throws NotJsonException {
        if (from >= end) {
            throw NotJsonException.INSTANCE;
        }
        byte kind = in[from];
        if (kind != 'u') {
            if ("\"\\/bfnrt".indexOf(kind) < 0) {
                throw NotJsonException.INSTANCE;
            }
            return from + 1;
        }
        if (end - from < 5) {
            throw NotJsonException.INSTANCE;
        }
        for (int i = from + 1; i < from + 5; i++) {
            if (Character.digit(in[i], 16) < 0) {
                throw NotJsonException.INSTANCE;
            }
        }
        return from + 5;
    }

    /** Consumes the rest of a number. @return whether it has a fraction or an exponent */
    private boolean skipNumber(byte first) throws NotJsonException {
        byte lead = first;
        if (first == '-') {
            if (at == end) {
                throw NotJsonException.INSTANCE;
            }
            lead = in[at++];
        }
        if (!isDigit(lead)) {
            throw NotJsonException.INSTANCE;
        }
        if (lead != '0') {
            skipDigits();
        } else if (at < end && isDigit(in[at])) {
            throw NotJsonException.INSTANCE;
        }
        boolean floating = false;
        if (at < end && in[at] == '.') {
            at++;
            requireDigits();
            floating = true;
        }
        if (at < end && (in[at] == 'e' || in[at] == 'E')) {
            at++;
            if (at < end && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            requireDigits();
            floating = true;
        }
        return floating;
    }

    private void requireDigits() throws NotJsonException {
        if (at == end || !isDigit(in[at])) {
            throw NotJsonException.INSTANCE;
        }
        skipDigits();
    }

    private void skipDigits() {
        while (at < end && isDigit(in[at])) {
            at++;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    // ---- making values ----

    private @Nullable Object value(byte first) throws NotJsonException {
        switch (first) {
            case '"' -> {
                int begin = at;
                skipString();
                return text(begin, at - 1);
            }
            case '{' -> {
                return object();
            }
            case '[' -> {
                return array();
            }
            case 't' -> {
                skipWord("rue");
                return Boolean.TRUE;
            }
            case 'f' -> {
                skipWord("alse");
                return Boolean.FALSE;
            }
            case 'n' -> {
                skipWord("ull");
                return null;
            }
            default -> {
                return number(first);
            }
        }
    }

    private Map<String, @Nullable Object> object() throws NotJsonException {
        enter();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        byte b = nextByte();
        if (b == '}') {
            depth--;
            return object;
        }
        while (true) {
            if (b != '"') {
                throw NotJsonException.INSTANCE;
            }
            int begin = at;
            skipString();
            String key = text(begin, at - 1);
            if (nextByte() != ':') {
                throw NotJsonException.INSTANCE;
            }
            object.put(key, value(nextByte()));
            if (isLast('}')) {
                return object;
            }
            b = nextByte();
        }
    }

    private List<@Nullable Object> array() throws NotJsonException {
        enter();
        List<@Nullable Object> array = new ArrayList<>();
        byte b = nextByte();
        if (b == ']') {
            depth--;
            return array;
        }
        while (true) {
            array.add(value(b));
            if (isLast(']')) {
                return array;
            }
            b = nextByte();
        }
    }

    /** The string just skipped. */
    private String text(int from, int to) throws NotJsonException {
        if (!beyondAscii) {
            return escaped ? unescaped(from, to) : new String(in, from, to - from, StandardCharsets.ISO_8859_1);
        }
        String text = new String(in, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(from, to)) {
            throw NotJsonException.INSTANCE;
        }
        return escaped ? unescape(text) : text;
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
        int begin = at - 1;
        boolean floating = skipNumber(first);
        int length = at - begin;
        if (length > MAX_NUMBER_LENGTH) {
            throw NotJsonException.INSTANCE;
        }
        if (floating) {
            return decimal(begin);
        }
        if (length <= LONG_DIGITS) {
            return integer(begin, at);
        }
        return Values.integer(new BigInteger(ascii(begin)));
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
        boolean plain = at - begin <= EXACT_DIGITS + 1;
        for (int i = begin; plain && i < at; i++) {
            if (in[i] == '.') {
                point = i;
            } else if (in[i] != '-' && !isDigit(in[i])) {
                plain = false;
            }
        }
        if (plain && point > 0 && in[begin] != '-') {
            return integer(begin, at) / POWERS_OF_TEN[at - point - 1];
        }
        double value = Double.parseDouble(ascii(begin));
        if (!Double.isFinite(value)) {
            throw NotJsonException.INSTANCE;
        }
        return value;
    }

    private String ascii(int begin) {
        return new String(in, begin, at - begin, StandardCharsets.ISO_8859_1);
    }
}
