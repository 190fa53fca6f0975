package io.sluice.connector.embedded;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ValueText;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * Answers SELECT statements in SQLite's SQL. Each question has a connection of its own, sees the last committed state
 * and holds no writer up. Safe for any thread.
 */
final class EmbeddedLookup implements Lookup {
    /** Questions at the same time; more wait for the time limit of one. */
    private static final int AT_ONCE = 4;
    /** Steps of SQLite's machine between two looks at the clock: well below a millisecond. */
    private static final int STEPS_PER_LOOK = 2_000;
    /** Characters and bytes that an answer may hold. */
    private static final long MAX_ANSWER_SIZE = 32L << 20;

    private final DatabaseFile file;
    private final long limitMillis;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean closed;

    /** @param limitMillis time that a question may take */
    EmbeddedLookup(DatabaseFile file, long limitMillis) {
        this.file = file;
        this.limitMillis = limitMillis;
    }

    @Override
    public Answer query(String statement, List<@Nullable Object> parameters, int maxRows) throws ConnectorException {
        ReadingStatement.check(statement);
        takePlace();
        Deadline deadline = new Deadline(limitMillis);
        try (Connection connection = file.openForReading()) {
            ProgressHandler.setHandler(connection, STEPS_PER_LOOK, deadline);
            try (PreparedStatement prepared = connection.prepareStatement(statement)) {
                bind(prepared, parameters);
                try (ResultSet result = prepared.executeQuery()) {
                    return read(result, maxRows);
                }
            }
        } catch (SQLException e) {
            if (deadline.passed()) {
                throw ConnectorException.reject("the question took longer than " + limitMillis + " ms", e);
            }
            throw SqliteFailure.ofQuestion(e);
        } finally {
            places.release();
        }
    }

    /** Ends the questions in progress. */
    void close() {
        closed = true;
    }

    private void takePlace() throws ConnectorException {
        try {
            if (closed || !places.tryAcquire(limitMillis, TimeUnit.MILLISECONDS)) {
                throw ConnectorException.retry("embedded table: " + (closed ? "closed" : "too many questions"), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectorException.retry("interrupted", e);
        }
    }

    private static void bind(PreparedStatement prepared, List<@Nullable Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value instanceof Boolean bool) {
                value = bool ? 1L : 0L;
            } else if (value instanceof Map || value instanceof List) {
                value = ValueText.json(value);
            } else if (value instanceof BigInteger) {
                value = value.toString();
            }
            prepared.setObject(i + 1, value);
        }
    }

    private static Answer read(ResultSet result, int maxRows) throws SQLException, ConnectorException {
        ResultSetMetaData meta = result.getMetaData();
        int width = meta.getColumnCount();
        List<String> names = new ArrayList<>(width);
        for (int c = 1; c <= width; c++) {
            names.add(meta.getColumnLabel(c));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long size = 0;
        boolean more = result.next();
        for (; more && rows.size() < maxRows; more = result.next()) {
            List<@Nullable Object> row = new ArrayList<>(width);
            for (int c = 1; c <= width; c++) {
                Object value = value(result.getObject(c), meta.getColumnTypeName(c));
                size += size(value);
                row.add(value);
            }
            rows.add(row);
            if (size > MAX_ANSWER_SIZE) {
                throw ConnectorException.reject("the answer is larger than " + MAX_ANSWER_SIZE + " characters", null);
            }
        }
        return new Answer(names, rows, more);
    }

    /** SQLite keeps truth values as 0 and 1; the declared type of the column tells them from numbers. */
    private static @Nullable Object value(@Nullable Object value, String declaredType) {
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            return ColumnKind.BOOLEAN.name().equals(declaredType) ? (Object) (number != 0) : (Object) number;
        }
        return value;
    }

    private static int size(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        return value instanceof byte[] bytes ? bytes.length : Long.BYTES;
    }

    /** Interrupts a question that takes too long or whose resource was closed. */
    private final class Deadline extends ProgressHandler {
        private final long end;

        Deadline(long limitMillis) {
            this.end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        }

        boolean passed() {
            return System.nanoTime() - end > 0;
        }

        @Override
        protected int progress() {
            return closed || passed() ? 1 : 0;
        }
    }
}
