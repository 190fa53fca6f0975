package io.sluice.connector.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows with one statement. Used by one thread at a time. */
public interface RowWriter {
    /**
     * Executes the statement once for each record, or does what comes to the same, inside the transaction of the
     * connection.
     *
     * @param records values of {@link SqlTemplate#binds} in order, in the kinds that {@link io.sluice.connector.Row}
     *     allows; at least one record
     * @throws SQLException if a record cannot be written; how many were is unknown, the caller rolls back
     */
    void write(Connection connection, List<List<@Nullable Object>> records) throws SQLException;

    /** Forgets what it learned about the table: the last attempt failed and the table may have been altered. */
    default void forget() {}
}
