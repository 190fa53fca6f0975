package io.sluice.rule.queue;

import io.sluice.connector.Row;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Rows in order, between rules and one action. {@link #append} and {@link #replay} are called on loops, {@link #dropOldest} by
 * any thread; they never block. {@link #take} and {@link #acknowledge} are called by one worker at a time, which may wait for
 * a disk. Knows no limit: its buffer does.
 */
public interface RowQueue {
    /** Is told what happens in the queue; by any thread, and never while the queue is locked. */
    interface Watcher {
        /** There are rows to take that were not there before. */
        void ready();

        /** Rows that were appended are gone again: the disk did not take them, or gave them back damaged. */
        void lost(int rows, String reason);
    }

    /** Tells the watcher from now on. Called once, before anything else. */
    void watch(Watcher watcher);

    /**
     * Puts a row at the end. The row that comes out has its place in the queue.
     *
     * @param nowMillis monotonic clock, for the age limit
     * @param awaited whether somebody waits until the row survives a power cut
     * @return a stage that is complete when it does; null if nobody waits or the row is as safe as it will get
     * @throws java.util.concurrent.RejectedExecutionException if the queue is closed
     */
    @Nullable
    CompletionStage<Void> append(Row row, long nowMillis, boolean awaited);

    /**
     * Puts the row of a dead letter at the end again; the letter is gone, in one step with it.
     *
     * @param row the row of the letter, its values mended or not
     */
    void replay(DeadLetter letter, Row row, long nowMillis);

    /**
     * The first rows, which stay in the queue until they are acknowledged. Not called again before that, so that the
     * rows after them are those of the next call.
     *
     * @param maxBytes about how many bytes they may have in all; the first row comes whatever it has
     * @throws IOException if the disk cannot be read now
     */
    List<QueuedRow> take(int maxRows, long maxBytes) throws IOException;

    /**
     * The first rows of what was taken are done with: they leave the queue for good. No effect after the end.
     *
     * @param refused those of them that the target will never take: kept as dead letters
     * @return how many older letters had to go for them
     */
    int acknowledge(int rows, List<DeadLetter> refused);

    /** Removes the oldest row that is not taken; false if there is none. */
    boolean dropOldest();

    /** Rows that could be taken now. */
    long ready();

    /** Rows in the queue, taken ones and those on their way to the disk included. */
    long size();

    /** About how many bytes they have. */
    long bytes();

    /** When the oldest row came, monotonic clock; {@link Long#MAX_VALUE} if the queue is empty. */
    long oldestMillis();

    /** Rows that the target refused. */
    DeadLetters deadLetters();

    /**
     * Ends the queue. Idempotent.
     *
     * @param forGood whether nobody will ever open it again, so that what the disk holds of it can go
     * @return how many rows are gone with it
     */
    long end(boolean forGood);

    /**
     * A row that waits.
     *
     * @param appendedMillis when it came, monotonic clock
     */
    record QueuedRow(Row row, long appendedMillis) {}
}
