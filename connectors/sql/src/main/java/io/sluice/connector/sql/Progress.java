package io.sluice.connector.sql;

import io.sluice.connector.Row;
import io.sluice.connector.sql.SqlConfig.ExactlyOnce;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each queue got, kept in the database in one transaction with the rows: what a lost answer or a kill makes us
 * send again is recognised and left out. Rows that were refused are noted as well, since the note of the position passes
 * over them and their refusal may not have reached our disk. The line of a queue is locked until the commit, so that two
 * senders of one queue follow one on another. Used by one thread at a time.
 */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final int LONGEST_REASON = 500;

    private final SqlDialect dialect;
    private final SqlConfig config;
    private final Map<String, Long> positions = new HashMap<>();
    private @Nullable Boolean usable;

    Progress(SqlDialect dialect, SqlConfig config) {
        this.dialect = dialect;
        this.config = config;
    }

    /**
     * First step of a transaction: notes the position after these rows and says up to which place each queue had got
     * before.
     *
     * @return position by queue, without queues that are new; rows up to it are stored or refused already
     */
    Map<String, Long> advance(Connection connection, List<Row> rows) throws SQLException {
        Map<String, Long> before = new HashMap<>();
        Map<String, Long> last = lastByQueue(rows);
        if (last.isEmpty() || !isUsable(connection)) {
            return before;
        }
        for (Map.Entry<String, Long> queue : last.entrySet()) {
            long position = advance(connection, queue.getKey(), queue.getValue());
            before.put(queue.getKey(), position);
            positions.put(queue.getKey(), Math.max(position, queue.getValue()));
        }
        return before;
    }

    /** Forgets positions: the transaction failed, or may have failed. */
    void forget() {
        positions.clear();
        if (Boolean.TRUE.equals(usable)) {
            usable = null;
        }
    }

    /** Notes that rows were refused. */
    void refuse(Connection connection, Map<Row, String> reasons) throws SQLException {
        if (!Boolean.TRUE.equals(usable)) {
            return;
        }
        Set<String> queues = new TreeSet<>();
        try (PreparedStatement note =
                connection.prepareStatement(dialect.progress().refuse())) {
            for (Map.Entry<Row, String> refusal : reasons.entrySet()) {
                Row row = refusal.getKey();
                if (!row.queue().isEmpty()) {
                    note.setString(1, row.queue());
                    note.setLong(2, row.sequence());
                    note.setString(3, shortened(refusal.getValue()));
                    note.addBatch();
                    queues.add(row.queue());
                }
            }
            note.executeBatch();
        }
        try (PreparedStatement tidy =
                connection.prepareStatement(dialect.progress().forgetRefused())) {
            for (String queue : queues) {
                tidy.setString(1, queue);
                tidy.executeUpdate();
            }
        }
    }

    /** Why rows of a queue were refused before, by their place. */
    Map<Long, String> refusedBefore(Connection connection, String queue, long first, long last) throws SQLException {
        Map<Long, String> reasons = new HashMap<>();
        try (PreparedStatement question = connection.prepareStatement(ProgressSql.FIND_REFUSED)) {
            question.setString(1, queue);
            question.setLong(2, first);
            question.setLong(3, last);
            try (ResultSet answer = question.executeQuery()) {
                while (answer.next()) {
                    reasons.put(answer.getLong(1), answer.getString(2));
                }
            }
        }
        return reasons;
    }

    /** In alphabetical order, so that two senders lock in the same one. */
    private static Map<String, Long> lastByQueue(List<Row> rows) {
        Map<String, Long> last = new TreeMap<>();
        for (Row row : rows) {
            if (!row.queue().isEmpty()) {
                last.merge(row.queue(), row.sequence(), Math::max);
            }
        }
        return last;
    }

    /** Moves a queue on; answers where it stood. */
    private long advance(Connection connection, String queue, long to) throws SQLException {
        Long known = positions.get(queue);
        if (known != null && known < to) {
            try (PreparedStatement update = connection.prepareStatement(ProgressSql.ADVANCE_FROM)) {
                update.setLong(1, to);
                update.setString(2, queue);
                update.setLong(3, known);
                if (update.executeUpdate() == 1) {
                    return known;
                }
            }
        }
        long position = lock(connection, queue);
        if (position < to) {
            try (PreparedStatement update = connection.prepareStatement(ProgressSql.ADVANCE)) {
                update.setLong(1, to);
                update.setString(2, queue);
                update.executeUpdate();
            }
        }
        return position;
    }

    private long lock(Connection connection, String queue) throws SQLException {
        Long position = locked(connection, queue);
        if (position == null) {
            try (PreparedStatement insert =
                    connection.prepareStatement(dialect.progress().insert())) {
                insert.setString(1, queue);
                insert.setLong(2, Long.MIN_VALUE);
                insert.executeUpdate();
            }
            position = locked(connection, queue);
        }
        if (position == null) {
            throw new SQLException("the line of queue " + queue + " in " + ProgressSql.PROGRESS + " vanished", "40001");
        }
        return position;
    }

    private static @Nullable Long locked(Connection connection, String queue) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(ProgressSql.LOCK)) {
            question.setString(1, queue);
            try (ResultSet answer = question.executeQuery()) {
                return answer.next() ? answer.getLong(1) : null;
            }
        }
    }

    /** Whether the tables are there; makes them if not. Only at the beginning of a transaction. */
    private boolean isUsable(Connection connection) throws SQLException {
        if (usable == null) {
            usable = config.exactlyOnce() != ExactlyOnce.OFF && prepare(connection);
        }
        return usable;
    }

    private boolean prepare(Connection connection) throws SQLException {
        try {
            run(connection, List.of(dialect.progress().probe()));
            return true;
        } catch (SQLException e) {
            rethrowUnlessStatementFailed(e);
        }
        connection.rollback();
        try {
            run(connection, dialect.progress().create());
            connection.commit();
            LOG.info(
                    "{} at {}: made the tables {} and {}",
                    dialect.title(),
                    config.address(),
                    ProgressSql.PROGRESS,
                    ProgressSql.REFUSED);
            return true;
        } catch (SQLException e) {
            rethrowUnlessStatementFailed(e);
            connection.rollback();
            return without(e);
        }
    }

    /** A failure that says nothing about the tables: the connection broke, or another sender makes them now. */
    private static void rethrowUnlessStatementFailed(SQLException e) throws SQLException {
        if (!SqlFailure.state(e).startsWith("42") && !SqlFailure.state(e).startsWith("25006")) {
            throw e;
        }
    }

    private boolean without(SQLException e) throws SQLException {
        String remedy =
                "let user " + config.user() + " make tables, or make them and GRANT SELECT, INSERT, UPDATE, DELETE ON "
                        + ProgressSql.PROGRESS + ", " + ProgressSql.REFUSED + " TO it: "
                        + String.join("; ", dialect.progress().create());
        if (config.exactlyOnce() == ExactlyOnce.ON) {
            throw new SQLException(
                    "exactly_once is on, but " + SqlFailure.reason(e) + "; " + remedy, e.getSQLState(), e);
        }
        LOG.warn(
                "{} at {}: rows may be stored twice after a failure, because {}; {}",
                dialect.title(),
                config.address(),
                SqlFailure.reason(e),
                remedy);
        return false;
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
