package io.sluice.management.http;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;
import java.util.Map;

/** A system that lets in only those who know the password, and refuses every row. */
final class PickyTarget implements ResourceType {
    @Override
    public String name() {
        return "picky";
    }

    @Override
    public String title() {
        return "A picky system";
    }

    @Override
    public String description() {
        return "refuses every row";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.required("url", Parameter.Type.STRING, "URL", "where it is"),
                Parameter.optional("password", Parameter.Type.STRING, "", "Password", "of the user")
                        .asSecret(),
                Parameter.optional("mode", Parameter.Type.STRING, "sync", "Mode", "how it writes")
                        .oneOf("sync", "async"));
    }

    @Override
    public List<ActionType> actions() {
        Parameter line = Parameter.required("line", Parameter.Type.TEMPLATE, "Line", "what is written");
        return List.of(new ActionType(
                "data_to_picky",
                "Data to the picky system",
                "stores nothing",
                List.of(line),
                ActionType.Idempotence.EXACTLY_ONCE));
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) {
        return new PickyResource(parameters);
    }

    private record PickyResource(ParameterValues parameters) implements Resource {
        @Override
        public void connect() throws ConnectorException {
            check();
        }

        @Override
        public void check() throws ConnectorException {
            if (!parameters.text("password").equals("open sesame")) {
                throw ConnectorException.retry("password authentication failed for user fred", null);
            }
        }

        @Override
        public Action action(ActionType type, ParameterValues given) {
            return rows -> {
                throw ConnectorException.rejectRows(Map.of(0, "I do not like it"));
            };
        }

        @Override
        public void close() {}
    }
}
