package io.sluice.connector.postgresql;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.sql.SqlConfig;
import io.sluice.connector.sql.SqlResource;
import java.util.List;

/** A TimescaleDB database (manual 3304-3362), also with the template files of its backend (manual 6045-6202). */
public final class TimescaleResourceType implements ResourceType {

    private static final ActionType ACTION = new ActionType(
            "data_to_timescaledb",
            "Data to TimescaleDB",
            "Executes an SQL statement with the selected values, or those of a template file",
            List.of(SqlResource.SQL_OR_FILE, SqlResource.TEMPLATE_FILE),
            ActionType.Idempotence.EXACTLY_ONCE);

    @Override
    public String name() {
        return "timescaledb";
    }

    @Override
    public String title() {
        return "TimescaleDB";
    }

    @Override
    public String description() {
        return "A database of a PostgreSQL server with the extension TimescaleDB";
    }

    @Override
    public List<Parameter> parameters() {
        return SqlConfig.parameters(title(), PostgresqlResourceType.PORT, "postgres");
    }

    @Override
    public List<ActionType> actions() {
        return List.of(ACTION);
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new SqlResource(
                new PostgresDialect(title()),
                SqlConfig.of(parameters, PostgresqlResourceType.PORT, context.dataDirectory()),
                context.dataDirectory());
    }
}
