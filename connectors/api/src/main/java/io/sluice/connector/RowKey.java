package io.sluice.connector;

/**
 * Identity of a row: which message, which action instance, which output of the rule (0 but for FOREACH).
 *
 * @param messageIdHigh upper half of the 128-bit message id; grows with time
 * @param messageIdLow lower half of the message id
 * @param actionId id of the action instance, which names the rule as well
 * @param output index among the rows that one message made
 */
public record RowKey(long messageIdHigh, long messageIdLow, String actionId, int output) {
    /** Text form that is unique and short enough for a key column: 32 hex digits, action, output. */
    @Override
    public String toString() {
        return String.format("%016X%016X/%s/%d", messageIdHigh, messageIdLow, actionId, output);
    }
}
