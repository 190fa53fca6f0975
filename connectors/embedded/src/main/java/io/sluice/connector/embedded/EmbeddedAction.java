package io.sluice.connector.embedded;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import java.util.List;
import java.util.SortedMap;

/** {@code data_to_embedded}: the selected map becomes a row, its keys become columns. */
final class EmbeddedAction implements Action {
    private final EmbeddedDatabase database;
    private final String table;

    EmbeddedAction(EmbeddedDatabase database, String table) {
        this.database = database;
        this.table = table;
    }

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        SortedMap<Integer, String> refused = database.write(table, rows);
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }
}
