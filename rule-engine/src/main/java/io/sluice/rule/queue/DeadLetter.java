package io.sluice.rule.queue;

import io.sluice.connector.Row;

/**
 * A row that was refused for good.
 *
 * @param id place among the letters of its action; grows
 * @param reason the target's words
 * @param atMillis when, milliseconds since the epoch
 */
public record DeadLetter(long id, Row row, String reason, long atMillis) {
    /** A letter that has no place yet. */
    public DeadLetter(Row row, String reason, long atMillis) {
        this(0, row, reason, atMillis);
    }

    DeadLetter at(long place) {
        return new DeadLetter(place, row, reason, atMillis);
    }
}
