package io.sluice.connector.sql;

import io.sluice.connector.ConnectorException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** What an error of a database means to the caller, in words that name the remedy. */
final class SqlFailure {
    private static final int LONGEST = 500;

    private SqlFailure() {}

    /**
     * Whether the standard's class of an error (the first two characters of its state) says that values are at fault:
     * cardinality, data, constraint, view check.
     */
    static boolean refusesValues(SQLException error) {
        String state = state(error);
        return state.startsWith("21") || state.startsWith("22") || state.startsWith("23") || state.startsWith("44");
    }

    /** An error that may pass. */
    static ConnectorException retry(SqlDialect dialect, SqlConfig config, SQLException error) {
        return ConnectorException.retry(
                dialect.title() + " at " + config.address() + ": " + reason(error) + remedy(state(error)), error);
    }

    /** An error of a question: it is at fault unless the database is away. */
    static ConnectorException ofQuestion(SqlDialect dialect, SqlConfig config, SQLException error) {
        String state = state(error);
        boolean passing = state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("40")
                || state.startsWith("28");
        return passing ? retry(dialect, config, error) : ConnectorException.reject(reason(error), error);
    }

    /** The database's own words, one line, not too long. */
    static String reason(SQLException error) {
        // a driver wraps the error of a batch in one of its own that repeats the statement
        SQLException own = error instanceof BatchUpdateException && error.getNextException() != null
                ? error.getNextException()
                : error;
        String text = String.valueOf(own.getMessage()).strip().replaceAll("\\s*\\n\\s*", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** The standard's five characters of an error, empty if it has none. */
    static String state(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
    }

    private static String remedy(String state) {
        return switch (state) {
            case "42P01", "42S02" -> " (rows wait until the table exists)";
            case "42703", "42S22" -> " (rows wait until the column exists or the statement is changed)";
            case "42501" -> " (rows wait until the user may do this)";
            case "28P01", "28000" -> " (check the parameters user and password)";
            case "3D000" -> " (create the database or change the parameter database)";
            case "42P18" -> " (say its type in the statement, for instance ${name}::text)";
            default -> "";
        };
    }
}
