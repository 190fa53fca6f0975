package io.sluice.connector.postgresql;

import io.sluice.connector.sql.ProgressSql;
import io.sluice.connector.sql.RowWriter;
import io.sluice.connector.sql.SqlConfig;
import io.sluice.connector.sql.SqlDialect;
import io.sluice.connector.sql.SqlSyntax;
import io.sluice.connector.sql.SqlTemplate;
import io.sluice.connector.sql.SqlTls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** PostgreSQL's part of the SQL connector; TimescaleDB is the same with another name. */
final class PostgresDialect implements SqlDialect {
    private static final SqlSyntax SYNTAX = new SqlSyntax(false, true, false);

    private static final ProgressSql PROGRESS = new ProgressSql(
            "SELECT p.queue, r.queue FROM " + ProgressSql.PROGRESS + " p, " + ProgressSql.REFUSED + " r LIMIT 0",
            List.of(
                    "CREATE TABLE IF NOT EXISTS " + ProgressSql.PROGRESS
                            + "(queue text PRIMARY KEY, sequence bigint NOT NULL,"
                            + " at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP)",
                    "CREATE TABLE IF NOT EXISTS " + ProgressSql.REFUSED
                            + "(queue text NOT NULL, sequence bigint NOT NULL, reason text NOT NULL,"
                            + " at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (queue, sequence))"),
            "INSERT INTO " + ProgressSql.PROGRESS + "(queue, sequence) VALUES (?, ?) ON CONFLICT DO NOTHING",
            "INSERT INTO " + ProgressSql.REFUSED + "(queue, sequence, reason) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            "DELETE FROM " + ProgressSql.REFUSED + " WHERE queue = ? AND at < CURRENT_TIMESTAMP - INTERVAL '30 days'");

    private final String title;

    PostgresDialect(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public SqlSyntax syntax() {
        return SYNTAX;
    }

    @Override
    public Connection open(SqlConfig config) throws SQLException {
        String url = "jdbc:postgresql://" + config.host() + ":" + config.port() + "/"
                + URLEncoder.encode(config.database(), StandardCharsets.UTF_8).replace("+", "%20");
        Connection connection = new Driver().connect(url, properties(config));
        if (connection == null) {
            throw new SQLException("the driver does not know " + url, "08001");
        }
        try (Statement statement = connection.createStatement()) {
            // what a sender that is gone had locked is free again after a minute, also behind a dead network
            statement.execute("SET idle_in_transaction_session_timeout = '60s'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public RowWriter writer(SqlTemplate statement) {
        return new PostgresWriter(statement);
    }

    @Override
    public ProgressSql progress() {
        return PROGRESS;
    }

    /** Besides the standard's: RAISE in a trigger, and rows too large for an index. */
    @Override
    public boolean refusesValues(SQLException error) {
        return SqlDialect.super.refusesValues(error)
                || "P0001".equals(error.getSQLState())
                || "54000".equals(error.getSQLState());
    }

    @Override
    public void checkAtOnce(Connection connection) throws SQLException {
        execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    }

    @Override
    public void beginReading(Connection connection) throws SQLException {
        execute(connection, "SET TRANSACTION READ ONLY");
    }

    /** As text without type: the server finds the type in the statement. */
    @Override
    public void bind(PreparedStatement statement, int number, @Nullable Object value) throws SQLException {
        statement.setObject(number, PostgresText.of(value, ""), Types.OTHER);
    }

    private static Properties properties(SqlConfig config) {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty(
                "connectTimeout", Long.toString(config.connectLimit().toSeconds()));
        properties.setProperty(
                "loginTimeout", Long.toString(config.connectLimit().toSeconds()));
        properties.setProperty(
                "socketTimeout", Long.toString(config.silenceLimit().toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", "sluice");
        if (config.tls().enabled()) {
            // our factory checks chain and name as the resource's parameters say
            properties.setProperty("sslmode", "require");
            properties.setProperty("sslfactory", PostgresTls.class.getName());
            SqlTls.put(config.tls(), properties);
        } else {
            properties.setProperty("sslmode", "disable");
        }
        return properties;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
