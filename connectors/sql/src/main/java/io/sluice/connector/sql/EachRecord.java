package io.sluice.connector.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes a statement as it is, once for each record; the driver sends them without waiting for each answer. */
public final class EachRecord implements RowWriter {
    private final String sql;
    private final boolean answersRows;
    private final Binder binder;

    /** Binds one value. */
    @FunctionalInterface
    public interface Binder {
        /** Binds a value to the parameter with a number from 1. */
        void bind(PreparedStatement statement, int number, @Nullable Object value) throws SQLException;
    }

    /** Writes with the statement of the template. */
    public EachRecord(SqlTemplate statement, Binder binder) {
        this.sql = statement.sql();
        this.answersRows = statement.answersRows();
        this.binder = binder;
    }

    @Override
    public void write(Connection connection, List<List<@Nullable Object>> records) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<@Nullable Object> record : records) {
                for (int i = 0; i < record.size(); i++) {
                    binder.bind(statement, i + 1, record.get(i));
                }
                if (answersRows) {
                    statement.execute();
                } else {
                    statement.addBatch();
                }
            }
            if (!answersRows) {
                statement.executeBatch();
            }
        }
    }
}
