package io.sluice.rule.action;

import io.sluice.connector.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Rows in order, between rules and one action. {@link #append} and {@link #dropOldest} are called by any thread and
 * never block; the other methods by one worker at a time, which may wait for a disk. Knows no limit: its buffer does.
 */
public interface RowQueue {
    /**
     * Puts a row at the end.
     *
     * @param nowMillis monotonic clock, for the age limit
     * @return a stage that is complete when the row survives a power cut; null if the row is as safe as it will get
     * @throws java.util.concurrent.RejectedExecutionException if the queue is closed
     */
    @Nullable
    CompletionStage<Void> append(Row row, long nowMillis);

    /**
     * The first rows, which stay in the queue until they are acknowledged. Not called again before that, so that the
     * rows after them are those of the next call.
     */
    List<QueuedRow> take(int max);

    /** The first rows of what was taken are done with: they leave the queue for good. No effect after the end. */
    void acknowledge(int rows);

    /** Removes the oldest row that is not taken; false if there is none. */
    boolean dropOldest();

    /** Rows in the queue, taken ones included. */
    int size();

    /** When the oldest row came, monotonic clock; {@link Long#MAX_VALUE} if the queue is empty. */
    long oldestMillis();

    /** Ends the queue. Tells how many rows are gone with it: none for a queue that outlives the process. Idempotent. */
    int end();

    /**
     * A row that waits.
     *
     * @param appendedMillis when it came, monotonic clock
     */
    record QueuedRow(Row row, long appendedMillis) {}
}
