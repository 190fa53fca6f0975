package io.sluice.connector.embedded;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/**
 * Tables inside Sluice itself, in one SQLite file at {@code embedded/sluice.db} of the data directory. All resources of
 * this type share that file.
 */
public final class EmbeddedResourceType implements ResourceType {
    static final String TABLE = "table";

    /** How long a batch waits for another process that holds the file; the buffer tries again anyway. */
    private static final int BUSY_MILLIS = 2_000;

    private static final ActionType ACTION = new ActionType(
            "data_to_embedded",
            "Data to the embedded table",
            "Stores the selected values as a row; table and columns are made as they appear",
            List.of(Parameter.optional(
                    TABLE,
                    Parameter.Type.STRING,
                    "readings",
                    "Table",
                    "begins with a letter, up to 63 letters, digits and underscores")),
            ActionType.Idempotence.EXACTLY_ONCE);

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public String title() {
        return "Embedded SQL tables";
    }

    @Override
    public String description() {
        return "Time-series tables in Sluice's data directory; needs no other system";
    }

    @Override
    public List<Parameter> parameters() {
        return EmbeddedConfig.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(ACTION);
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new EmbeddedResource(
                EmbeddedConfig.of(parameters), new DatabaseFile(context.dataDirectory(), BUSY_MILLIS));
    }
}
