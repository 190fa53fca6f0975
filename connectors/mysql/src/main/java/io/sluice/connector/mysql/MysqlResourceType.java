package io.sluice.connector.mysql;

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

/** A database of a MariaDB or MySQL server (manual 2863-2914). */
public final class MysqlResourceType implements ResourceType {
    private static final int PORT = 3306;

    private static final ActionType ACTION = new ActionType(
            "data_to_mysql",
            "Data to MySQL",
            "Executes an SQL statement with the selected values",
            List.of(SqlResource.SQL),
            ActionType.Idempotence.EXACTLY_ONCE);

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public String title() {
        return "MySQL";
    }

    @Override
    public String description() {
        return "A database of a MySQL or MariaDB server";
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
                new MysqlDialect(), SqlConfig.of(parameters, PORT, context.dataDirectory()), context.dataDirectory());
    }
}
