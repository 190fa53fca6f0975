package io.sluice.rule.action;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link ActionBuffer} is at the moment.
 *
 * @param state what it does
 * @param durable whether rows outlive the process
 * @param rows rows that wait or are being sent
 * @param bytes about how many bytes they have
 * @param fullPercent how full it is by rows or bytes, whichever is more, 0 to 100
 * @param oldestAgeMillis age of the oldest of them, 0 if there is none; time in which Sluice did not run is not counted
 * @param secondsUntilFull how long the buffer lasts if it grows on like this, -1 if it does not grow
 * @param deadLetters rows that the target refused and that nobody has dealt with
 * @param failuresInRow attempts that failed since the last success
 * @param breakerOpen whether so many failed that only single rows are tried
 * @param nextAttemptMillis time until the next attempt, 0 unless it waits for one
 * @param lastError why the last attempt failed, null if none did since the last success
 * @param counts all counters
 */
public record BufferStatus(
        State state,
        boolean durable,
        long rows,
        long bytes,
        int fullPercent,
        long oldestAgeMillis,
        long secondsUntilFull,
        int deadLetters,
        int failuresInRow,
        boolean breakerOpen,
        long nextAttemptMillis,
        @Nullable String lastError,
        Map<BufferCount, Long> counts) {
    /** What a buffer does. */
    public enum State {
        /** Nothing to send. */
        IDLE,
        /** Waits for more rows to fill a batch. */
        LINGERING,
        /** Has a batch, waits for a thread. */
        READY,
        SENDING,
        /** The target failed; holds no thread until the next attempt. */
        BACKING_OFF,
        CLOSED
    }
}
