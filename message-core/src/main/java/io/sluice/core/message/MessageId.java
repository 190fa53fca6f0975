package io.sluice.core.message;

import java.util.Locale;

/**
 * 128-bit identity of a message (manual 6986-6995): time in microseconds, then node, generator and sequence, so that ids
 * are unique without coordination and sort by time.
 *
 * @param high microseconds since the epoch
 * @param low 16 bits node, 32 bits generator, 16 bits sequence
 */
public record MessageId(long high, long low) implements Comparable<MessageId> {
    @Override
    public int compareTo(MessageId other) {
        int byTime = Long.compareUnsigned(high, other.high);
        return byTime != 0 ? byTime : Long.compareUnsigned(low, other.low);
    }

    /** Upper-case hexadecimal text, as SQL's {@code id} column shows it. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016X%016X", high, low);
    }
}
