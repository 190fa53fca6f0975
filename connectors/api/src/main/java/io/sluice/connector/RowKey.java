package io.sluice.connector;

/**
 * Identity of a row: which message, which action instance, which output of the rule (0 but for FOREACH).
 *
 * @param messageIdHigh upper half of the 128-bit message id; grows with time
 * @param messageIdLow lower half of the message id: 48 bits tell its maker, the lowest 16 bits count the messages that
 *     this maker made within one value of the upper half
 * @param actionId id of the action instance, which names the rule as well
 * @param output index among the rows that one message made
 */
public record RowKey(long messageIdHigh, long messageIdLow, String actionId, int output) {
    /** Nanoseconds in a millisecond. */
    private static final int SPAN = 1_000_000;
    /** Prime, so that multiples of it meet every residue of {@link #SPAN} before they repeat. */
    private static final int STEP = 997;

    /** Text form that is unique and short enough for a key column: 32 hex digits, action, output. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(40 + actionId.length());
        appendHex(text, messageIdHigh);
        appendHex(text, messageIdLow);
        return text.append('/').append(actionId).append('/').append(output).toString();
    }

    /**
     * A number from 0 to 999,999 made of this key alone: what a target that tells points apart by their time adds, as
     * nanoseconds, to a time known in milliseconds. The same row gives the same number for ever.
     *
     * <p>Rows of one action that were made on one event loop within one millisecond never share a number: not for the
     * first output of up to 65,536 messages, nor for up to {@value #STEP} outputs each of up to 1,003 messages. One
     * client always stays on one loop while it is connected. Any other two rows share a number with a chance of one in
     * a million, and that matters only if they fall into the same millisecond of the same series.
     */
    public int nanosWithinMillisecond() {
        long maker = mixed(mixed(messageIdHigh) ^ (messageIdLow >>> 16) ^ (long) actionId.hashCode() << 32);
        long place = (messageIdLow & 0xFFFF) * STEP + output;
        return (int) Math.floorMod(Math.floorMod(maker, (long) SPAN) + place, (long) SPAN);
    }

    /** Finaliser of SplitMix64: every bit of the input moves about half of the output's bits. */
    private static long mixed(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static void appendHex(StringBuilder text, long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append("0123456789ABCDEF".charAt((int) (value >>> shift) & 15));
        }
    }
}
