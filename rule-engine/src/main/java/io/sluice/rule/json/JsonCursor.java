package io.sluice.rule.json;

/**
 * A place in a document of UTF-8 bytes, and the grammar of JSON (RFC 8259) from there on: moves forward over values and checks
 * them without making anything of them.
 */
final class JsonCursor {
    /** Deepest nesting accepted; deeper documents are not JSON to us. */
    private static final int MAX_DEPTH = 500;

    private final byte[] in;
    private final int end;
    private int at;
    private int depth;
    private boolean escaped;
    private boolean beyondAscii;

    JsonCursor(byte[] utf8) {
        this.in = utf8;
        this.end = utf8.length;
        skipByteOrderMark();
    }

    /** The document. */
    byte[] bytes() {
        return in;
    }

    /** Index of the next byte. */
    int at() {
        return at;
    }

    /** Whether the string just skipped holds an escape. */
    boolean escaped() {
        return escaped;
    }

    /** Whether the string just skipped holds a byte beyond ASCII. */
    boolean beyondAscii() {
        return beyondAscii;
    }

    private void skipByteOrderMark() {
        if (end >= 3 && in[0] == (byte) 0xEF && in[1] == (byte) 0xBB && in[2] == (byte) 0xBF) {
            at = 3;
        }
    }

    /** Nothing but white space may follow. */
    void expectEnd() throws NotJsonException {
        while (at < end) {
            if (!isBlank(in[at++])) {
                throw NotJsonException.INSTANCE;
            }
        }
    }

    /** Consumes the next byte that is no white space. */
    byte nextByte() throws NotJsonException {
        int i = at;
        while (i < end) {
            byte b = in[i++];
            if (b > ' ' || !isBlank(b)) {
                at = i;
                return b;
            }
        }
        throw NotJsonException.INSTANCE;
    }

    /** Consumes the next byte, whatever it is. */
    byte thisByte() throws NotJsonException {
        if (at >= end) {
            throw NotJsonException.INSTANCE;
        }
        return in[at++];
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Goes on elsewhere. @param depth how many containers lie around that place */
    void moveTo(int place, int depth) {
        this.at = place;
        this.depth = depth;
    }

    /** Counts a level of nesting. */
    void enter() throws NotJsonException {
        if (++depth > MAX_DEPTH) {
            throw NotJsonException.INSTANCE;
        }
    }

    /** Counts a level of nesting less: the end of an empty container was consumed. */
    void leave() {
        depth--;
    }

    /** Consumes the byte behind an element: a comma, or the end of the container. */
    boolean isLast(char close) throws NotJsonException {
        byte b = nextByte();
        if (b == ',') {
            return false;
        }
        if (b != close) {
            throw NotJsonException.INSTANCE;
        }
        leave();
        return true;
    }

    /** Consumes a value whose first byte is consumed. */
    void skip(byte first) throws NotJsonException {
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
            leave();
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
            leave();
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

    /** Consumes the rest of a word. */
    void skipWord(String rest) throws NotJsonException {
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
    void skipString() throws NotJsonException {
        escaped = false;
        beyondAscii = false;
        int i = Words.endOfPlainText(in, at);
        if (i < end && in[i] == '"') {
            at = i + 1;
            return;
        }
        skipRestOfString(i);
    }

    /** The same byte by byte: what is near the end of the document, or not plain. */
    private void skipRestOfString(int from) throws NotJsonException {
        byte[] bytes = in;
        int i = from;
        int negative = 0;
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
            } else if (b >= 0 && b < ' ') {
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
    boolean skipNumber(byte first) throws NotJsonException {
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
        at = Words.endOfDigits(in, at);
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
