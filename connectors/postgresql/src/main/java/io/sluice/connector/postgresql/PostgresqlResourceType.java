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

/** A PostgreSQL database (manual 2915-2983). */
public final class PostgresqlResourceType implements ResourceType {
    static final int PORT = 5432;

    private static final ActionType ACTION = new ActionType(
            "data_to_pgsql",
            "Data to PostgreSQL",
            "Executes an SQL statement with the selected values",
            List.of(SqlResource.SQL),
            ActionType.Idempotence.EXACTLY_ONCE);

    @Override
    public String name() {
        return "pgsql";
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public String description() {
        return "A database of a PostgreSQL server";
    }

    @Override
    public List<Parameter> parameters() {
        return SqlConfig.parameters(title(), PORT, "root");
    }

    @Override
    public List<ActionType> actions() {
        return List.of(ACTION);
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new SqlResource(
                new PostgresDialect(title()),
                SqlConfig.of(parameters, PORT, context.dataDirectory()),
                context.dataDirectory());
    }
}
