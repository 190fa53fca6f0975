package io.sluice.connector.sql;

import java.util.List;

/**
 * The statements that keep how far each queue got.
 *
 * @param probe fails if one of the two tables is not there or must not be read; changes nothing
 * @param create make the tables
 * @param insert makes the line of a queue unless it is there: queue, position
 * @param refuse notes a refusal unless it is noted: queue, sequence, reason
 * @param forgetRefused drops refusals of a queue that are a month old: queue
 */
public record ProgressSql(String probe, List<String> create, String insert, String refuse, String forgetRefused) {
    /** Table of positions. */
    public static final String PROGRESS = "sluice_progress";
    /** Table of rows that were refused. */
    public static final String REFUSED = "sluice_refused";

    /** Moves a queue on if it stands where we think: new position, queue, old position. Locks the line until the commit. */
    static final String ADVANCE_FROM =
            "UPDATE " + PROGRESS + " SET sequence = ?, at = CURRENT_TIMESTAMP WHERE queue = ? AND sequence = ?";
    /** Moves a queue on, its line being locked: new position, queue. */
    static final String ADVANCE = "UPDATE " + PROGRESS + " SET sequence = ?, at = CURRENT_TIMESTAMP WHERE queue = ?";
    /** Reads and locks: queue. */
    static final String LOCK = "SELECT sequence FROM " + PROGRESS + " WHERE queue = ? FOR UPDATE";
    /** Finds refusals: queue, first, last sequence. */
    static final String FIND_REFUSED =
            "SELECT sequence, reason FROM " + REFUSED + " WHERE queue = ? AND sequence BETWEEN ? AND ?";
}
