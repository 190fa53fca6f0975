package io.sluice.connector.embedded;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database and its one writing connection. SQLite has one writer at a time anyway, so the actions take turns at
 * {@link #lock}. A batch is one transaction: on return it is on the disk, after an exception nothing of it is stored.
 */
final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final DatabaseFile file;
    private final long maxRows;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Table> tables = new HashMap<>();
    private @Nullable Connection connection;
    private Optional<Object> fileIdentity = Optional.empty();
    private @Nullable SQLException damage;
    private boolean closed;

    /** @param maxRows rows that a table keeps, 0 for all */
    EmbeddedDatabase(DatabaseFile file, long maxRows) {
        this.file = file;
        this.maxRows = maxRows;
    }

    /** Opens the file, or a new one if the old one is damaged. */
    void connect() throws ConnectorException {
        lock.lock();
        try {
            if (closed) {
                throw ConnectorException.retry("embedded table: closed", null);
            }
            disconnect();
            if (damage != null) {
                file.setAside(damage);
                damage = null;
            }
            Connection opened = openOrBeginAnew();
            connection = opened;
            fileIdentity = file.identity();
            probe(opened);
        } catch (SQLException e) {
            throw SqliteFailure.ofWrite(e);
        } finally {
            lock.unlock();
        }
    }

    /** Finds out whether a batch could be written now. */
    void check() throws ConnectorException {
        lock.lock();
        try {
            probe(connected());
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Writes a batch; answers the reasons of refused rows, by index. All others are stored. */
    SortedMap<Integer, String> write(String tableName, List<Row> rows) throws ConnectorException {
        lock.lock();
        try {
            Connection current = connected();
            execute(current, "BEGIN IMMEDIATE");
            Table table = tables.get(tableName);
            if (table == null) {
                table = Table.open(current, tableName, maxRows);
                tables.put(tableName, table);
            }
            SortedMap<Integer, String> refused = table.insert(current, rows);
            execute(current, "COMMIT");
            return refused;
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException e) {
            // an error of ours must not leave a transaction open
            throw failed(new SQLException(e));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            disconnect();
        } finally {
            lock.unlock();
        }
    }

    private Connection openOrBeginAnew() throws SQLException {
        try {
            return file.openForWriting();
        } catch (SQLException e) {
            if (!SqliteFailure.isDamage(e)) {
                throw e;
            }
            file.setAside(e);
            return file.openForWriting();
        }
    }

    private Connection connected() throws ConnectorException {
        if (connection == null) {
            throw ConnectorException.retry("embedded table: " + (closed ? "closed" : "not connected"), null);
        }
        if (!fileIdentity.equals(file.identity())) {
            disconnect();
            throw ConnectorException.retry("embedded table: the file was deleted or replaced", null);
        }
        return connection;
    }

    /** Rolls back and forgets what was known about the tables, which may have been rolled back as well. */
    private ConnectorException failed(SQLException e) {
        closeTables();
        try {
            if (connection != null) {
                execute(connection, "ROLLBACK");
            }
        } catch (SQLException noTransaction) {
            LOG.trace("Nothing to roll back: {}", noTransaction.getMessage());
        }
        if (SqliteFailure.isDamage(e)) {
            // set aside at the next connect, which follows when a check fails
            damage = e;
            disconnect();
        }
        return SqliteFailure.ofWrite(e);
    }

    /** Takes the lock that a write needs, writes nothing. */
    private static void probe(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        execute(connection, "ROLLBACK");
    }

    /** Transactions are begun by hand: the driver would begin the next one, and hold its lock, at every commit. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void disconnect() {
        closeTables();
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("Embedded database did not close cleanly: {}", e.getMessage());
            }
            connection = null;
        }
    }

    private void closeTables() {
        for (Table table : tables.values()) {
            try {
                table.close();
            } catch (SQLException e) {
                LOG.debug("Statement did not close: {}", e.getMessage());
            }
        }
        tables.clear();
    }
}
