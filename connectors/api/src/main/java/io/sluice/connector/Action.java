package io.sluice.connector;

import java.util.List;

/** Sends rows to an external system. Called by one worker at a time, off the event loops; may block. */
public interface Action extends AutoCloseable {
    /**
     * Sends all rows, in order. On return every row is stored in the target. The same rows may come again (same
     * {@link Row#key()}) when an earlier attempt ended in an exception or in a power cut: see
     * {@link ActionType#idempotence()}.
     *
     * @param rows at least one, at most as many as the buffer's batch size
     * @throws ConnectorException retriable, or naming the rows that the target will never take
     */
    void send(List<Row> rows) throws ConnectorException;

    /** Releases what this action holds (not the resource). Idempotent. */
    @Override
    default void close() {}
}
