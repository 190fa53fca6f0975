package io.sluice.connector.influxdb;

import io.sluice.connector.Row;
import io.sluice.connector.influxdb.LineProtocol.UnwritableException;

/** Makes lines of rows. Immutable, safe for any thread. */
interface Points {
    /** Whether points go without a time, so that the same point twice is two points. */
    boolean leavesTimeToServer();

    /**
     * Appends the lines of a row, at least one.
     *
     * @param number index of the row in its batch
     * @throws UnwritableException if the row makes no line; the batch may hold the beginning of one
     */
    void append(Row row, int number, LineBatch batch) throws UnwritableException;
}
