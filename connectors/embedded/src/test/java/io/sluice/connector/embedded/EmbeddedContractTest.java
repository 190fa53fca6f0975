package io.sluice.connector.embedded;

import io.sluice.connector.Row;
import io.sluice.testkit.connector.ConnectorContractTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The system is down when another process holds the file. */
class EmbeddedContractTest extends ConnectorContractTest {
    private @Nullable Connection holder;

    @Override
    protected String typeName() {
        return "embedded";
    }

    @Override
    protected Map<String, @Nullable Object> resourceParameters() {
        return Map.of();
    }

    @Override
    protected String actionName() {
        return "data_to_embedded";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of();
    }

    @Override
    protected void startSystem() throws SQLException {
        if (holder != null) {
            holder.close();
            holder = null;
        }
    }

    @Override
    protected void stopSystem() throws Exception {
        if (holder == null) {
            java.nio.file.Files.createDirectories(dataDirectory.resolve("embedded"));
            holder = open();
            try (Statement statement = holder.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("BEGIN EXCLUSIVE");
            }
        }
    }

    @Override
    protected long storedRows() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM readings")) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    protected Optional<Row> refusedRow(int number) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("device", "sensor-1");
        values.put("temp", "n/a");
        return Optional.of(row(number, values));
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dataDirectory.resolve("embedded/sluice.db"));
    }
}
