package io.sluice.rule.action;

import io.sluice.core.metric.Metric;
import org.jspecify.annotations.Nullable;

/** What an {@link ActionBuffer} counts, one counter for each cause. All in rows but {@link #ATTEMPTS_FAILED}. */
public enum BufferCount {
    /** Rows that were let in. */
    QUEUED(null),
    /** Rows the target has stored. */
    SENT(null),
    /** Rows sent again after a failure that may pass. */
    RETRIED(Metric.ACTIONS_RETRIED),
    /** Attempts that ended in a failure that may pass. */
    ATTEMPTS_FAILED(null),
    /** Rows the target will never take: in the dead letters. */
    REJECTED(Metric.ACTIONS_REJECTED),
    /** Rows not let in because the buffer is full, whose publisher was told so. */
    REFUSED(Metric.ACTIONS_REFUSED_FULL),
    /** Rows not let in because the buffer is full, whose publisher cannot be told. */
    DROPPED_FULL(Metric.ACTIONS_DROPPED_FULL),
    /** Rows that made room for newer ones. */
    DROPPED_OLDEST(Metric.ACTIONS_DROPPED_OLDEST),
    /** Rows older than the age limit. */
    DROPPED_EXPIRED(Metric.ACTIONS_DROPPED_EXPIRED),
    /** Rows left when the buffer was closed, and those that came later. */
    DROPPED_CLOSED(Metric.ACTIONS_DROPPED_CLOSED),
    /** Rows that the disk did not take, or did not give back. */
    DROPPED_NOT_STORED(Metric.ACTIONS_DROPPED_NOT_STORED),
    /** Dead letters sent again. */
    REPLAYED(Metric.ACTIONS_LETTERS_REPLAYED),
    /** Dead letters that made room for newer ones. */
    DEAD_LETTERS_LOST(Metric.ACTIONS_LETTERS_LOST);

    private final @Nullable Metric metric;

    BufferCount(@Nullable Metric metric) {
        this.metric = metric;
    }

    /** Where the whole node counts the same; null where its counters of actions do. */
    @Nullable
    Metric metric() {
        return metric;
    }
}
