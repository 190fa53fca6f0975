package io.sluice.connector.embedded;

import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import java.util.List;

/**
 * Parameters of the resource.
 *
 * @param maxRows rows that each table keeps, the newest; 0 keeps all
 * @param queryMillis time that a question may take
 */
record EmbeddedConfig(long maxRows, long queryMillis) {
    private static final String MAX_ROWS = "max_rows";
    private static final String QUERY_SECONDS = "query_timeout";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional(
                    MAX_ROWS,
                    Parameter.Type.NUMBER,
                    5_000_000L,
                    "Rows kept per table",
                    "the oldest rows beyond this number are deleted, so that the disk does not fill; 0 keeps all"),
            Parameter.optional(
                    QUERY_SECONDS,
                    Parameter.Type.NUMBER,
                    10L,
                    "Time limit of a query",
                    "seconds that a SELECT may take, 1 to 600"));

    static EmbeddedConfig of(ParameterValues values) throws InvalidParameterException {
        long maxRows = values.integer(MAX_ROWS);
        if (maxRows < 0) {
            throw new InvalidParameterException(MAX_ROWS, "parameter max_rows must be 0 or more, not " + maxRows);
        }
        long seconds = values.integer(QUERY_SECONDS);
        if (seconds < 1 || seconds > 600) {
            throw new InvalidParameterException(
                    QUERY_SECONDS, "parameter query_timeout must be 1 to 600 seconds, not " + seconds);
        }
        return new EmbeddedConfig(maxRows, seconds * 1_000);
    }
}
