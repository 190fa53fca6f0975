package io.sluice.connector.sql;

import io.sluice.connector.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a row becomes in the database. */
interface RecordSource {
    /** All statements that rows may need, in the order of their numbers. */
    List<SqlTemplate> statements();

    /**
     * The records of a row, in order; empty if it is none of this action's business.
     *
     * @throws UnfitRowException if the row can never be stored
     */
    List<Record> records(Row row) throws UnfitRowException;

    /**
     * One execution of a statement.
     *
     * @param statement number in {@link #statements}
     * @param values what to bind
     */
    record Record(int statement, List<@Nullable Object> values) {}

    /** Why a row can never be stored. */
    final class UnfitRowException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitRowException(String reason) {
            super(reason);
        }
    }

    /** One statement, once for each row. */
    static RecordSource of(SqlTemplate statement) {
        List<SqlTemplate> statements = List.of(statement);
        return new RecordSource() {
            @Override
            public List<SqlTemplate> statements() {
                return statements;
            }

            @Override
            public List<Record> records(Row row) {
                return List.of(new Record(0, statement.values(row.values())));
            }
        };
    }
}
