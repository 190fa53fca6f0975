package io.sluice.connector.sql;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import io.sluice.connector.sql.RecordSource.Record;
import io.sluice.connector.sql.RecordSource.UnfitRowException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores a batch in one transaction, with a note of how far its queue got. First as a whole; if the database refuses the
 * values of some row, again, halving what fails until the bad rows stand alone and all others are stored.
 */
final class SqlAction implements Action {
    private final SqlDialect dialect;
    private final SqlConfig config;
    private final SqlPool pool;
    private final RecordSource source;
    private final List<RowWriter> writers;
    private final Progress progress;

    SqlAction(SqlDialect dialect, SqlConfig config, SqlPool pool, RecordSource source) {
        this.dialect = dialect;
        this.config = config;
        this.pool = pool;
        this.source = source;
        this.writers = source.statements().stream().map(dialect::writer).toList();
        this.progress = new Progress(dialect, config);
    }

    /**
     * A row and what it becomes.
     *
     * @param index place in the batch
     * @param problem why it can never be stored, null if it can
     */
    private record Entry(
            int index,
            Row row,
            List<Record> records,
            @Nullable String problem) {}

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        SortedMap<Integer, String> refused = new TreeMap<>();
        List<Entry> entries = entries(rows);
        try (Connection connection = pool.take()) {
            store(connection, rows, entries, refused);
        } catch (SQLException e) {
            progress.forget();
            writers.forEach(RowWriter::forget);
            throw SqlFailure.retry(dialect, config, e);
        }
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    private List<Entry> entries(List<Row> rows) {
        List<Entry> entries = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            try {
                entries.add(new Entry(i, row, source.records(row), null));
            } catch (UnfitRowException e) {
                entries.add(new Entry(i, row, List.of(), e.getMessage()));
            }
        }
        return entries;
    }

    private void store(Connection connection, List<Row> rows, List<Entry> entries, Map<Integer, String> refused)
            throws SQLException {
        try {
            List<Entry> fresh = begin(connection, rows, entries, refused);
            if (fresh.stream().allMatch(entry -> entry.problem() == null)) {
                write(connection, fresh);
                connection.commit();
                return;
            }
        } catch (SQLException e) {
            if (!dialect.refusesValues(e)) {
                rollback(connection, e);
                throw e;
            }
        }
        connection.rollback();
        progress.forget();
        refused.clear();
        storeWhatFits(connection, rows, entries, refused);
    }

    /** The same with the bad rows left out. */
    private void storeWhatFits(Connection connection, List<Row> rows, List<Entry> entries, Map<Integer, String> refused)
            throws SQLException {
        try {
            List<Entry> fresh = begin(connection, rows, entries, refused);
            dialect.checkAtOnce(connection);
            Map<Row, String> reasons = new LinkedHashMap<>();
            List<Entry> fit = new ArrayList<>();
            for (Entry entry : fresh) {
                if (entry.problem() == null) {
                    fit.add(entry);
                } else {
                    reasons.put(entry.row(), entry.problem());
                    refused.put(entry.index(), entry.problem());
                }
            }
            halve(connection, fit, refused, reasons);
            progress.refuse(connection, reasons);
            connection.commit();
        } catch (SQLException e) {
            rollback(connection, e);
            throw e;
        }
    }

    /** Begins the transaction; answers what is not stored yet, and finds out about what was refused before. */
    private List<Entry> begin(Connection connection, List<Row> rows, List<Entry> entries, Map<Integer, String> refused)
            throws SQLException {
        Map<String, Long> before = progress.advance(connection, rows);
        List<Entry> fresh = new ArrayList<>(entries.size());
        Map<String, List<Entry>> known = new HashMap<>();
        for (Entry entry : entries) {
            Long position = before.get(entry.row().queue());
            if (position == null || entry.row().sequence() > position) {
                fresh.add(entry);
            } else {
                known.computeIfAbsent(entry.row().queue(), queue -> new ArrayList<>())
                        .add(entry);
            }
        }
        for (Map.Entry<String, List<Entry>> queue : known.entrySet()) {
            List<Entry> again = queue.getValue();
            Map<Long, String> reasons = progress.refusedBefore(
                    connection,
                    queue.getKey(),
                    again.stream()
                            .mapToLong(entry -> entry.row().sequence())
                            .min()
                            .orElse(0),
                    again.stream()
                            .mapToLong(entry -> entry.row().sequence())
                            .max()
                            .orElse(0));
            for (Entry entry : again) {
                String reason = reasons.get(entry.row().sequence());
                if (reason != null) {
                    refused.put(entry.index(), reason);
                }
            }
        }
        return fresh;
    }

    private void halve(
            Connection connection, List<Entry> entries, Map<Integer, String> refused, Map<Row, String> reasons)
            throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            write(connection, entries);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!dialect.refusesValues(e)) {
                throw e;
            }
            connection.rollback(before);
            int half = entries.size() / 2;
            if (half == 0) {
                Entry bad = entries.get(0);
                refused.put(bad.index(), SqlFailure.reason(e));
                reasons.put(bad.row(), SqlFailure.reason(e));
            } else {
                halve(connection, entries.subList(0, half), refused, reasons);
                halve(connection, entries.subList(half, entries.size()), refused, reasons);
            }
        }
    }

    /** Writes records statement by statement; those of one statement in order. */
    private void write(Connection connection, List<Entry> entries) throws SQLException {
        List<List<List<@Nullable Object>>> byStatement = new ArrayList<>(writers.size());
        writers.forEach(writer -> byStatement.add(new ArrayList<>(entries.size())));
        for (Entry entry : entries) {
            for (Record part : entry.records()) {
                byStatement.get(part.statement()).add(part.values());
            }
        }
        for (int i = 0; i < writers.size(); i++) {
            if (!byStatement.get(i).isEmpty()) {
                writers.get(i).write(connection, byStatement.get(i));
            }
        }
    }

    /** A connection that cannot roll back is broken; why it broke is what counts. */
    private static void rollback(Connection connection, SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
