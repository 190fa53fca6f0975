package io.sluice.rule.action;

/** What an {@link ActionBuffer} counts, one counter for each cause. All in rows but {@link #ATTEMPTS_FAILED}. */
public enum BufferCount {
    /** Rows that were let in. */
    QUEUED,
    /** Rows the target has stored. */
    SENT,
    /** Rows sent again after a failure that may pass. */
    RETRIED,
    /** Attempts that ended in a failure that may pass. */
    ATTEMPTS_FAILED,
    /** Rows the target will never take: in the dead letters. */
    REJECTED,
    /** Rows not let in because the buffer is full, whose publisher was told so. */
    REFUSED,
    /** Rows not let in because the buffer is full, whose publisher cannot be told. */
    DROPPED_FULL,
    /** Rows that made room for newer ones. */
    DROPPED_OLDEST,
    /** Rows older than the age limit. */
    DROPPED_EXPIRED,
    /** Rows left when the buffer was closed, and those that came later. */
    DROPPED_CLOSED,
    /** Rows that the disk did not take, or did not give back. */
    DROPPED_NOT_STORED,
    /** Dead letters sent again. */
    REPLAYED,
    /** Dead letters that made room for newer ones. */
    DEAD_LETTERS_LOST
}
