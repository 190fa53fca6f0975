package io.sluice.connector.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections of one resource: made when needed, ended when idle, never more than the configuration says. */
final class SqlPool implements AutoCloseable {
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);
    private static final Duration LIFE_LIMIT = Duration.ofMinutes(30);

    private final SqlDialect dialect;
    private final SqlConfig config;
    private volatile @Nullable HikariDataSource connections;
    private volatile boolean closed;

    SqlPool(SqlDialect dialect, SqlConfig config) {
        this.dialect = dialect;
        this.config = config;
    }

    /** Makes one connection to see whether that is possible; the first time begins the pool. */
    void connect() throws SQLException {
        // not through the pool: that one would try until its time is up, and hide why it failed
        try (Connection probe = dialect.open(config)) {
            probe.isValid(seconds(config.requestLimit()));
        }
        synchronized (this) {
            if (connections == null && !closed) {
                connections = new HikariDataSource(settings());
            }
        }
    }

    /** A connection without automatic commits; closing it gives it back, rolled back if need be. */
    Connection take() throws SQLException {
        HikariDataSource current = connections;
        if (current == null || closed) {
            throw new SQLException(closed ? "closed" : "not connected", "08003");
        }
        try {
            return current.getConnection();
        } catch (SQLException e) {
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    /** Takes a connection and asks whether it works. */
    void check() throws SQLException {
        try (Connection connection = take()) {
            if (!connection.isValid(seconds(config.requestLimit()))) {
                throw new SQLException("the connection does not work any more", "08006");
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        HikariDataSource current = connections;
        if (current != null) {
            current.close();
        }
    }

    private HikariConfig settings() {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("sluice-" + config.address());
        settings.setDataSource(new Source());
        settings.setAutoCommit(false);
        settings.setMaximumPoolSize(config.poolSize());
        settings.setMinimumIdle(0);
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionTimeout(config.connectLimit().toMillis());
        settings.setValidationTimeout(Math.min(config.connectLimit().toMillis(), 3_000));
        settings.setIdleTimeout(IDLE_LIMIT.toMillis());
        settings.setMaxLifetime(LIFE_LIMIT.toMillis());
        return settings;
    }

    private static int seconds(Duration duration) {
        return (int) duration.toSeconds();
    }

    /** Opens connections for the pool, which so never sees a password. */
    private final class Source implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return dialect.open(config);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // the configuration has it
        }

        @Override
        public int getLoginTimeout() {
            return seconds(config.connectLimit());
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
