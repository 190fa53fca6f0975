package io.sluice.connector.embedded;

import io.sluice.connector.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One table: its columns as they are in the file, and the insert statement for them. Columns are added as values
 * appear. Confined to the lock of its database. After a failed transaction it may know columns that were rolled back:
 * throw it away and read it again.
 */
final class Table implements AutoCloseable {
    /** Most columns of a table, without the two of Sluice. */
    static final int MAX_COLUMNS = 256;

    /** Rows that one transaction deletes at most, so that a lowered limit does not stop everything for minutes. */
    private static final int TRIM_AT_ONCE = 20_000;

    /** @param place number of its parameter in the insert statement */
    private record Column(String name, ColumnKind kind, int place) {}

    private final String name;
    private final String quotedName;
    private final long maxRows;
    private final Map<String, Column> columns = new HashMap<>();
    private @Nullable PreparedStatement insert;
    private long insertedSinceTrim;

    private Table(String name, long maxRows) {
        this.name = name;
        this.quotedName = SqlName.quoted(name);
        this.maxRows = maxRows;
        // first check after a start: soon, also when the limit was lowered meanwhile
        this.insertedSinceTrim = trimInterval();
    }

    /** Reads the columns of the table, which is created if it is not there. */
    static Table open(Connection connection, String name, long maxRows) throws SQLException {
        Table table = new Table(name, maxRows);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + table.quotedName
                    + " (_key VARCHAR NOT NULL UNIQUE, _at TIMESTAMP NOT NULL)");
            // tables and indexes share one set of names: the blank keeps a table "x_at" possible beside "x"
            statement.execute("CREATE INDEX IF NOT EXISTS " + SqlName.quoted(name + " _at") + " ON " + table.quotedName
                    + " (_at)");
            try (ResultSet info = statement.executeQuery("PRAGMA table_info(" + table.quotedName + ")")) {
                while (info.next()) {
                    String column = info.getString("name");
                    if (!column.equals(SqlName.KEY) && !column.equals(SqlName.AT)) {
                        table.know(column, ColumnKind.declared(info.getString("type")));
                    }
                }
            }
        }
        return table;
    }

    /**
     * Inserts the rows that are not there yet.
     *
     * @return reasons of the refused rows, by index
     */
    SortedMap<Integer, String> insert(Connection connection, List<Row> rows) throws SQLException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            String reason = prepareColumns(connection, rows.get(i));
            if (reason != null) {
                refused.put(i, reason);
            }
        }
        PreparedStatement statement = insertStatement(connection);
        for (int i = 0; i < rows.size(); i++) {
            if (!refused.containsKey(i)) {
                bind(statement, rows.get(i));
                statement.addBatch();
            }
        }
        statement.executeBatch();
        insertedSinceTrim += rows.size();
        trim(connection);
        return refused;
    }

    @Override
    public void close() throws SQLException {
        if (insert != null) {
            insert.close();
            insert = null;
        }
    }

    /** Adds the columns that the row needs; answers why the row cannot be stored, null if it can. */
    private @Nullable String prepareColumns(Connection connection, Row row) throws SQLException {
        Map<String, Column> added = new LinkedHashMap<>();
        Map<String, String> seen = new HashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : row.values().entrySet()) {
            String problem = check(entry.getKey(), entry.getValue(), added, seen);
            if (problem != null) {
                return problem;
            }
        }
        if (columns.size() + added.size() > MAX_COLUMNS) {
            return "table " + name + " would get more than " + MAX_COLUMNS + " columns, the new ones being "
                    + added.values().stream().map(Column::name).limit(5).toList();
        }
        for (Column column : added.values()) {
            addColumn(connection, column);
        }
        return null;
    }

    private @Nullable String check(
            String key, @Nullable Object value, Map<String, Column> added, Map<String, String> seen) {
        String folded = SqlName.folded(key);
        Column column = columns.get(folded);
        String problem = column == null ? SqlName.columnProblem(key) : null;
        String other = seen.put(folded, key);
        if (problem != null) {
            return problem;
        }
        if (other != null) {
            return "names " + other + " and " + key + " are the same to SQL: give one of them another name with AS";
        }
        if (value == null) {
            return null;
        }
        ColumnKind kind = column == null ? ColumnKind.of(value) : column.kind();
        if (kind.bound(value) == null) {
            return "column " + key + " holds " + kind + " and cannot take " + ColumnKind.phrase(value);
        }
        if (column == null) {
            added.put(folded, new Column(key, kind, 0));
        }
        return null;
    }

    private void addColumn(Connection connection, Column column) throws SQLException {
        close();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE " + quotedName + " ADD COLUMN " + SqlName.quoted(column.name()) + " " + column.kind());
        }
        know(column.name(), column.kind());
    }

    private void know(String column, ColumnKind kind) {
        // parameters 1 and 2 are the key and the time
        columns.put(SqlName.folded(column), new Column(column, kind, columns.size() + 3));
    }

    private PreparedStatement insertStatement(Connection connection) throws SQLException {
        if (insert == null) {
            StringBuilder names = new StringBuilder("_key, _at");
            columns.values().stream()
                    .sorted(Comparator.comparingInt(Column::place))
                    .forEach(column -> names.append(", ").append(SqlName.quoted(column.name())));
            insert = connection.prepareStatement("INSERT INTO " + quotedName + " (" + names + ") VALUES (?, ?"
                    + ", ?".repeat(columns.size()) + ") ON CONFLICT (_key) DO NOTHING");
        }
        return insert;
    }

    private void bind(PreparedStatement statement, Row row) throws SQLException {
        statement.clearParameters();
        statement.setString(1, row.key().toString());
        statement.setString(2, TimeText.of(row.timestampMillis()));
        for (Map.Entry<String, @Nullable Object> entry : row.values().entrySet()) {
            Object value = entry.getValue();
            Column column = value == null ? null : columns.get(SqlName.folded(entry.getKey()));
            if (column != null && value != null) {
                statement.setObject(column.place(), column.kind().bound(value));
            }
        }
    }

    /** Deletes the oldest rows beyond the limit, now and then. */
    private void trim(Connection connection) throws SQLException {
        if (maxRows == 0 || insertedSinceTrim < trimInterval()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            int deleted = statement.executeUpdate("DELETE FROM " + quotedName + " WHERE _rowid_ <= min("
                    + "(SELECT max(_rowid_) FROM " + quotedName + ") - " + maxRows + ", "
                    + "(SELECT min(_rowid_) FROM " + quotedName + ") + " + TRIM_AT_ONCE + ")");
            insertedSinceTrim = deleted > TRIM_AT_ONCE ? trimInterval() : 0;
        }
    }

    private long trimInterval() {
        return Math.max(1, Math.min(maxRows / 100, 10_000));
    }
}
