package io.sluice.connector.embedded;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import java.util.Optional;

/** The database in the data directory. */
final class EmbeddedResource implements Resource {
    private final EmbeddedDatabase database;
    private final EmbeddedLookup lookup;

    EmbeddedResource(EmbeddedConfig config, DatabaseFile file) {
        this.database = new EmbeddedDatabase(file, config.maxRows());
        this.lookup = new EmbeddedLookup(file, config.queryMillis());
    }

    @Override
    public void connect() throws ConnectorException {
        database.connect();
    }

    @Override
    public void check() throws ConnectorException {
        database.check();
    }

    @Override
    public Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException {
        String table = parameters.text(EmbeddedResourceType.TABLE);
        String problem = SqlName.tableProblem(table);
        if (problem != null) {
            throw new InvalidParameterException(
                    EmbeddedResourceType.TABLE, "parameter " + EmbeddedResourceType.TABLE + " " + problem);
        }
        return new EmbeddedAction(database, table);
    }

    @Override
    public Optional<Lookup> lookup() {
        return Optional.of(lookup);
    }

    @Override
    public void close() {
        lookup.close();
        database.close();
    }
}
