package io.sluice.connector.postgresql;

import io.sluice.core.testing.Feature;
import io.sluice.testkit.server.PostgresServer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same bad days with a hypertable. */
@Feature("RA-07")
@EnabledIf(
        value = "io.sluice.testkit.server.PostgresServer#isTimescaleInstalled",
        disabledReason = "TimescaleDB is not there: build/timescale.sh builds it")
class TimescaleContractTest extends PostgresqlContractTest {
    @Override
    protected String typeName() {
        return "timescaledb";
    }

    @Override
    protected String actionName() {
        return "data_to_timescaledb";
    }

    @Override
    protected Map<String, @Nullable Object> actionParameters() {
        return Map.of(
                "sql",
                "insert into readings(time, device, number, temp, ok) values (NOW(), ${device}, ${number}, ${temp}, ${ok})");
    }

    @Override
    PostgresServer newServer() {
        return PostgresServer.withTimescaleIn(serverDirectory);
    }

    @Override
    String createTable() {
        return "CREATE TABLE readings(time timestamptz NOT NULL, device text, number integer, temp float8, ok boolean);"
                + " SELECT create_hypertable('readings', 'time')";
    }
}
