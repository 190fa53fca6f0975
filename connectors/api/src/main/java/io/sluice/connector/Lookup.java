package io.sluice.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks an external system with parameters and gets rows. May block; never called on an event loop. */
public interface Lookup {
    /**
     * Runs a reading statement.
     *
     * @param statement in the system's own language, with its own parameter marks
     * @param parameters bound in order, never spliced into the text
     * @param maxRows upper bound of the rows returned, at least 1
     */
    Answer query(String statement, List<@Nullable Object> parameters, int maxRows) throws ConnectorException;

    /**
     * Rows of an answer.
     *
     * @param columns names, in order
     * @param rows values in column order, of the kinds {@link Row#values()} allows
     * @param truncated whether there were more rows than asked for
     */
    record Answer(List<String> columns, List<List<@Nullable Object>> rows, boolean truncated) {}
}
