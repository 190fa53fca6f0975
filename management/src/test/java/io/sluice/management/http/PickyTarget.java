package io.sluice.management.http;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A system that lets in only those who know the password, and takes rows by its mood. */
public final class PickyTarget implements ResourceType {
    /** Rows in the order they were stored. */
    public final List<Row> stored = new CopyOnWriteArrayList<>();

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
        Parameter mood = Parameter.optional(
                        "mood",
                        Parameter.Type.STRING,
                        "bad",
                        "Mood",
                        "what it does with rows; numbers: stores those whose v is one")
                .oneOf("bad", "absent", "numbers");
        return List.of(new ActionType(
                "data_to_picky",
                "Data to the picky system",
                "stores nothing",
                List.of(line, mood),
                ActionType.Idempotence.EXACTLY_ONCE));
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) {
        return new PickyResource(parameters, this::send);
    }

    private void send(String mood, List<Row> rows) throws ConnectorException {
        if (mood.equals("absent")) {
            throw ConnectorException.retry("nobody\nis here", null);
        }
        Map<Integer, String> refused = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (mood.equals("numbers") && rows.get(i).values().get("v") instanceof Number) {
                stored.add(rows.get(i));
            } else {
                refused.put(i, "I do not like it");
            }
        }
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    /** Takes rows. */
    private interface Taker {
        void take(String mood, List<Row> rows) throws ConnectorException;
    }

    private record PickyResource(ParameterValues parameters, Taker taker) implements Resource {
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
            return rows -> taker.take(given.text("mood"), rows);
        }

        @Override
        public void close() {}
    }
}
