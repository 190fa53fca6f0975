package io.sluice.rule.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of bytes that documents have in common between two of their values, the value behind it, and the stretches that
 * were seen to follow. Immutable.
 */
final class Stretch {
    /** So many different continuations are remembered. */
    private static final int MOST_NEXT = 8;

    private static final Stretch[] NONE = {};

    /** Where documents begin. */
    static final Stretch START = new Stretch(new long[1], 0, NONE, Value.END);

    /** The stretch; the last word overlaps the one before it, a single word is filled up with zeros. */
    private final long[] words;

    private final int length;
    private final Stretch[] next;
    private final Value value;
    /** Whether the document ends behind the stretch. */
    private final boolean last;

    /**
     * A value behind a stretch.
     *
     * @param place what is read of it, null if nobody reads it
     * @param depth how many containers it lies in
     */
    record Value(PayloadPaths.@Nullable Node place, int depth) {
        /** Not a value, but the end of the document. */
        static final Value END = new Value(null, 0);
    }

    private Stretch(long[] words, int length, Stretch[] next, Value value) {
        this.words = words;
        this.length = length;
        this.next = next;
        this.value = value;
        this.last = value == Value.END;
    }

    /** A stretch that nothing follows yet. */
    static Stretch of(byte[] document, int from, int to, Value value) {
        int length = to - from;
        long[] words = new long[Math.max(1, (length + Words.BYTES - 1) / Words.BYTES)];
        if (length < Words.BYTES) {
            words[0] = Words.at(Arrays.copyOf(Arrays.copyOfRange(document, from, to), Words.BYTES), 0);
        } else {
            for (int i = 0; i < words.length; i++) {
                words[i] = Words.at(document, Math.min(from + i * Words.BYTES, to - Words.BYTES));
            }
        }
        return new Stretch(words, length, NONE, value);
    }

    int length() {
        return length;
    }

    boolean isLast() {
        return last;
    }

    Value value() {
        return value;
    }

    /** The stretch that stands at a place of a document; null if none of those that were seen does. */
    @Nullable
    Stretch next(byte[] document, int at) {
        for (Stretch stretch : next) {
            if (stretch.standsAt(document, at)) {
                return stretch;
            }
        }
        return null;
    }

    private boolean standsAt(byte[] document, int at) {
        int rest = document.length - at - length;
        if (rest < 0 || last && rest > 0) {
            return false;
        }
        if (length < Words.BYTES) {
            return isShortAt(document, at);
        }
        int last = words.length - 1;
        for (int i = 0; i < last; i++) {
            if (Words.at(document, at + i * Words.BYTES) != words[i]) {
                return false;
            }
        }
        return Words.at(document, at + length - Words.BYTES) == words[last];
    }

    private boolean isShortAt(byte[] document, int at) {
        if (at + Words.BYTES <= document.length) {
            return (Words.at(document, at) ^ words[0]) << (Words.BYTES - length) * Byte.SIZE == 0;
        }
        for (int i = 0; i < length; i++) {
            if (document[at + i] != (byte) (words[0] >>> i * Byte.SIZE)) {
                return false;
            }
        }
        return true;
    }

    /** This stretch with a chain of stretches to follow it; those it knows already are shared. Null if there is no room for it. */
    @Nullable
    Stretch with(Stretch[] chain, int from) {
        if (from == chain.length) {
            return this;
        }
        int known = 0;
        while (known < next.length && !next[known].isSameAs(chain[from])) {
            known++;
        }
        if (known == MOST_NEXT) {
            return null;
        }
        Stretch follower = (known < next.length ? next[known] : chain[from]).with(chain, from + 1);
        if (follower == null) {
            return null;
        }
        Stretch[] changed = Arrays.copyOf(next, Math.max(next.length, known + 1));
        changed[known] = follower;
        return new Stretch(words, length, changed, value);
    }

    private boolean isSameAs(Stretch other) {
        return length == other.length
                && last == other.last
                && value.equals(other.value)
                && Arrays.equals(words, other.words);
    }

    /** Number of stretches from here on. */
    int count() {
        int count = 1;
        for (Stretch stretch : next) {
            count += stretch.count();
        }
        return count;
    }
}
