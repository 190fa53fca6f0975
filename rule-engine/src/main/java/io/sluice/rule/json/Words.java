package io.sluice.rule.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at once: where a stretch of a document ends, found without a branch for each byte. */
final class Words {
    /** Bytes in a word. */
    static final int BYTES = Long.BYTES;

    private static final int BITS_TO_BYTES = 3;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;
    private static final long ZEROS = '0' * ONES;
    /** Lifts what is more than 9 to the high bit. */
    private static final long BEYOND_NINE = (0x80 - 10) * ONES;

    private Words() {}

    /** The word at a place, first byte lowest; all its bytes must be there. */
    static long at(byte[] bytes, int place) {
        return (long) LONGS.get(bytes, place);
    }

    /**
     * How many bytes a word begins with that stand for themselves in a JSON string and are ASCII: neither quote nor
     * backslash nor control character.
     */
    static int plainText(long word) {
        long quote = word ^ QUOTES;
        long backslash = word ^ BACKSLASHES;
        // a borrow can only mark bytes behind one that is marked rightly, and only the first counts
        long special = (quote - ONES & ~quote | backslash - ONES & ~backslash | word - BLANKS | word) & HIGH_BITS;
        return Long.numberOfTrailingZeros(special) >>> BITS_TO_BYTES;
    }

    /** How many digits a word begins with. */
    static int digits(long word) {
        long value = word ^ ZEROS;
        // a carry can only mark bytes behind one that is marked rightly, and only the first counts
        return Long.numberOfTrailingZeros((value + BEYOND_NINE | value) & HIGH_BITS) >>> BITS_TO_BYTES;
    }

    /**
     * Where the plain text that begins at a place ends: at the first byte that is not plain, or less than a word before the end
     * of the document.
     */
    static int endOfPlainText(byte[] document, int from) {
        int at = from;
        int last = document.length - BYTES;
        while (at <= last) {
            int plain = plainText(at(document, at));
            at += plain;
            if (plain < BYTES) {
                break;
            }
        }
        return at;
    }

    /** Where the digits that begin at a place end. */
    static int endOfDigits(byte[] document, int from) {
        int at = from;
        int last = document.length - BYTES;
        while (at <= last) {
            int digits = digits(at(document, at));
            at += digits;
            if (digits < BYTES) {
                return at;
            }
        }
        while (at < document.length && document[at] >= '0' && document[at] <= '9') {
            at++;
        }
        return at;
    }

    /**
     * Where a value ends that begins at a place, if it is a string of plain text or a number without an exponent, and not at the end
     * of the document; -1 for everything else, be it wrong or not.
     */
    static int endOfPlainValue(byte[] document, int from) {
        int length = document.length;
        if (from >= length) {
            return -1;
        }
        byte first = document[from];
        if (first == '"') {
            int quote = endOfPlainText(document, from + 1);
            return quote < length && document[quote] == '"' ? quote + 1 : -1;
        }
        if (first < '1' || first > '9') {
            return -1;
        }
        int end = endOfDigits(document, from + 1);
        if (end < length && document[end] == '.') {
            int fraction = end + 1;
            end = endOfDigits(document, fraction);
            if (end == fraction) {
                return -1;
            }
        }
        return end < length && (document[end] | ' ') != 'e' ? end : -1;
    }
}
