package io.sluice.connector.mysql;

import io.sluice.connector.ValueText;
import io.sluice.connector.sql.EachRecord;
import io.sluice.connector.sql.ProgressSql;
import io.sluice.connector.sql.RowWriter;
import io.sluice.connector.sql.SqlConfig;
import io.sluice.connector.sql.SqlDialect;
import io.sluice.connector.sql.SqlSyntax;
import io.sluice.connector.sql.SqlTemplate;
import io.sluice.connector.sql.SqlTls;
import io.sluice.connector.sql.ValuesInsert;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/** The part of MariaDB and MySQL in the SQL connector. */
final class MysqlDialect implements SqlDialect {
    private static final SqlSyntax SYNTAX = new SqlSyntax(true, false, true);

    private static final ProgressSql PROGRESS = new ProgressSql(
            "SELECT p.queue, r.queue FROM " + ProgressSql.PROGRESS + " p, " + ProgressSql.REFUSED + " r LIMIT 0",
            List.of(
                    "CREATE TABLE IF NOT EXISTS " + ProgressSql.PROGRESS
                            + "(queue varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,"
                            + " sequence bigint NOT NULL, at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE=InnoDB",
                    "CREATE TABLE IF NOT EXISTS " + ProgressSql.REFUSED
                            + "(queue varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, sequence bigint NOT NULL,"
                            + " reason text CHARACTER SET utf8mb4 NOT NULL, at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,"
                            + " PRIMARY KEY (queue, sequence)) ENGINE=InnoDB"),
            "INSERT IGNORE INTO " + ProgressSql.PROGRESS + "(queue, sequence) VALUES (?, ?)",
            "INSERT IGNORE INTO " + ProgressSql.REFUSED + "(queue, sequence, reason) VALUES (?, ?, ?)",
            "DELETE FROM " + ProgressSql.REFUSED + " WHERE queue = ? AND at < CURRENT_TIMESTAMP - INTERVAL 30 DAY");

    /** Codes of errors about values whose SQLSTATE says nothing: truncated, incorrect, no function argument, no valid JSON. */
    private static final Set<Integer> VALUE_ERRORS = Set.of(1265, 1292, 1366, 1411, 3140, 3819);
    /** SIGNAL in a trigger. */
    private static final String SIGNAL = "45000";

    @Override
    public String title() {
        return "MySQL";
    }

    @Override
    public SqlSyntax syntax() {
        return SYNTAX;
    }

    @Override
    public Connection open(SqlConfig config) throws SQLException {
        String url = "jdbc:mariadb://" + config.host() + ":" + config.port() + "/"
                + URLEncoder.encode(config.database(), StandardCharsets.UTF_8).replace("+", "%20");
        Connection connection = new Driver().connect(url, properties(config));
        if (connection == null) {
            throw new SQLException("the driver does not know " + url, "08001");
        }
        try {
            // a value that does not fit is refused, never cut or turned into zero
            execute(connection, "SET sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')");
            if (connection.getMetaData().getDatabaseProductName().contains("MariaDB")) {
                // what a sender that is gone had locked is free again after a minute, also behind a dead network
                execute(connection, "SET idle_transaction_timeout = 60");
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public RowWriter writer(SqlTemplate statement) {
        ValuesInsert insert = statement.insert().orElse(null);
        return new PacketLimit(
                insert == null || insert.tailHasBinds()
                        ? new EachRecord(statement, this::bind)
                        : new ManyRowsWriter(insert, this::bind));
    }

    @Override
    public ProgressSql progress() {
        return PROGRESS;
    }

    @Override
    public boolean refusesValues(SQLException error) {
        return SqlDialect.super.refusesValues(error)
                || VALUE_ERRORS.contains(error.getErrorCode())
                || SIGNAL.equals(error.getSQLState());
    }

    /** Nothing to do: every check is made at its statement. */
    @Override
    public void checkAtOnce(Connection connection) {}

    @Override
    public void beginReading(Connection connection) throws SQLException {
        execute(connection, "START TRANSACTION READ ONLY");
    }

    @Override
    public void bind(PreparedStatement statement, int number, @Nullable Object value) throws SQLException {
        if (value instanceof Map || value instanceof List) {
            statement.setString(number, ValueText.json(value));
        } else if (value instanceof BigInteger integer) {
            statement.setBigDecimal(number, new BigDecimal(integer));
        } else if (value instanceof Double real && !Double.isFinite(real)) {
            throw new SQLException(real + " is no value of MySQL", "22003");
        } else {
            statement.setObject(number, value);
        }
    }

    private static Properties properties(SqlConfig config) {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty(
                "connectTimeout", Long.toString(config.connectLimit().toMillis()));
        properties.setProperty(
                "socketTimeout", Long.toString(config.silenceLimit().toMillis()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("allowLocalInfile", "false");
        if (config.tls().enabled()) {
            // our factory checks chain and name as the resource's parameters say
            properties.setProperty("sslMode", "trust");
            properties.setProperty("tlsSocketType", MysqlTls.TYPE);
            SqlTls.put(config.tls(), properties);
        } else {
            properties.setProperty("sslMode", "disable");
        }
        return properties;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
