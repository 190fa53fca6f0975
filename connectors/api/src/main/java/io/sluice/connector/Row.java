package io.sluice.connector;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One result of a rule on its way to a target.
 *
 * @param key identity of the row for good: the same row has the same key on every attempt, also after a restart. A
 *     target that stores the key (or something made of it) under a unique constraint counts every row once
 * @param timestampMillis when the event happened, milliseconds since the epoch (the message's arrival)
 * @param values the selected map in select order. Values are {@code String}, {@code Long}, {@code BigInteger},
 *     {@code Double}, {@code Boolean}, {@code byte[]} (text that is not UTF-8), {@code Map<String, Object>},
 *     {@code List<Object>} and null. Never modified after construction
 * @param queue name of the queue the row comes from, the same for as long as that queue exists: over restarts, and
 *     another one if the queue was lost and begun anew. Empty if the queue does not outlive the process
 * @param sequence place in the queue. Rows are sent in the order of their places, which grow from row to row but need not
 *     follow one on another; a row keeps its place on every attempt. A target that notes the last place it took, in one
 *     transaction with the rows, and skips what is not behind it counts every row once. 0 if the queue has no name
 */
public record Row(RowKey key, long timestampMillis, Map<String, @Nullable Object> values, String queue, long sequence) {
    /** A row of a queue that does not outlive the process. */
    public Row(RowKey key, long timestampMillis, Map<String, @Nullable Object> values) {
        this(key, timestampMillis, values, "", 0);
    }

    /** This row at a place of a queue that outlives the process. */
    public Row in(String queueName, long place) {
        return new Row(key, timestampMillis, values, queueName, place);
    }
}
