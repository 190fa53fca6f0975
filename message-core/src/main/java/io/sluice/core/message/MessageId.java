package io.sluice.core.message;

import java.util.HexFormat;

/**
 * 128-bit identity of a message (manual 6986-6995): time in microseconds, then node, generator and sequence, so that ids
 * are unique without coordination and sort by time.
 *
 * @param high microseconds since the epoch
 * @param low 16 bits node, 32 bits generator, 16 bits sequence
 */
public record MessageId(long high, long low) implements Comparable<MessageId> {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @Override
    public int compareTo(MessageId other) {
        int byTime = Long.compareUnsigned(high, other.high);
        return byTime != 0 ? byTime : Long.compareUnsigned(low, other.low);
    }

    /** Upper-case hexadecimal text, as SQL's {@code id} column shows it. */
    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
