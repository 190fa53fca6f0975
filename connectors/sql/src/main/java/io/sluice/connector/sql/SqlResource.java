package io.sluice.connector.sql;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Lookup;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.template.TemplateNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** One database on one server. */
public final class SqlResource implements Resource {
    /** Parameter of an action that stores rows: the statement. */
    public static final Parameter SQL = Parameter.required(
            "sql",
            Parameter.Type.TEMPLATE,
            "SQL template",
            "one statement, ${name} for each value: insert into t(device, temp) values (${clientid}, ${temp})");

    /** The same where a template file may take its place. */
    public static final Parameter SQL_OR_FILE = Parameter.optional(
            SQL.name(), SQL.type(), null, SQL.title(), SQL.description() + "; or name a template file");

    /** Parameter of an action that stores rows as a template file says. */
    public static final Parameter TEMPLATE_FILE = Parameter.optional(
            TemplateNode.PARAMETER,
            Parameter.Type.STRING,
            null,
            "Template file",
            "name of a file in the folder templates of the data directory, instead of sql: topic to statement");

    private final SqlDialect dialect;
    private final SqlConfig config;
    private final Path dataDirectory;
    private final SqlPool pool;

    /**
     * A resource that is not connected. Does no I/O.
     *
     * @param dataDirectory where template files are
     */
    public SqlResource(SqlDialect dialect, SqlConfig config, Path dataDirectory) {
        this.dialect = dialect;
        this.config = config;
        this.dataDirectory = dataDirectory;
        this.pool = new SqlPool(dialect, config);
    }

    @Override
    public void connect() throws ConnectorException {
        try {
            pool.connect();
        } catch (SQLException e) {
            throw SqlFailure.retry(dialect, config, e);
        }
    }

    @Override
    public void check() throws ConnectorException {
        try {
            pool.check();
        } catch (SQLException e) {
            throw SqlFailure.retry(dialect, config, e);
        }
    }

    @Override
    public Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException {
        return new SqlAction(dialect, config, pool, source(parameters));
    }

    @Override
    public Optional<Lookup> lookup() {
        return Optional.of(new SqlLookup(dialect, config, pool));
    }

    @Override
    public void close() {
        pool.close();
    }

    private RecordSource source(ParameterValues parameters) throws InvalidParameterException {
        String sql = parameters.textOrNull(SQL.name());
        String file = parameters.textOrNull(TEMPLATE_FILE.name());
        if ((sql == null) == (file == null)) {
            String problem = sql == null ? "neither is given" : "both are given";
            throw new InvalidParameterException(
                    SQL.name(), "give one of the parameters sql and template_file; " + problem);
        }
        return sql != null
                ? RecordSource.of(SqlTemplate.parse(SQL.name(), sql, dialect.syntax()))
                : TemplateRecords.read(dataDirectory, file, dialect.syntax());
    }
}
