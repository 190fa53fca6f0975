package io.sluice.connector.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What one kind of database adds to the shared part. Without state of its own, safe for any thread. */
public interface SqlDialect {
    /** Name of the kind, for messages. */
    String title();

    /** How its SQL is written, as far as placeholders are concerned. */
    SqlSyntax syntax();

    /**
     * Opens a connection with all time limits of the configuration set. The pool switches automatic commits off.
     *
     * @throws SQLException with a message that holds no secret
     */
    Connection open(SqlConfig config) throws SQLException;

    /** The fastest exact way to write rows with a statement. The writer is used by one thread at a time. */
    RowWriter writer(SqlTemplate statement);

    /** The statements that keep the progress of queues. */
    ProgressSql progress();

    /**
     * Whether an error says that the values of a row are at fault: the row will never be taken, others may be. All other
     * errors, those of the statement and the tables included, may pass.
     */
    default boolean refusesValues(SQLException error) {
        return SqlFailure.refusesValues(error);
    }

    /** Has checks that wait for the commit made at each statement of the transaction, so that the culprit is known. */
    void checkAtOnce(Connection connection) throws SQLException;

    /** Begins a transaction that cannot write. */
    void beginReading(Connection connection) throws SQLException;

    /** Binds the parameter of a question. */
    void bind(PreparedStatement statement, int number, @Nullable Object value) throws SQLException;
}
