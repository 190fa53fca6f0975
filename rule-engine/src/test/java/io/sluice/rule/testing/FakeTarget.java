package io.sluice.rule.testing;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Intake;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.connector.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An external system that a test drives, and its connector. Stores rows by key, so that a row counts once. */
public final class FakeTarget implements ResourceType {
    public static final String ACTION = "data_to_fake";

    /** Rows in the order they were stored. */
    public final List<Row> stored = new ArrayList<>();
    /** Sizes of all batches, also of those that failed. */
    public final List<Integer> batches = new ArrayList<>();

    public boolean away;
    public boolean connectorIsBroken;
    public Predicate<Row> poison = row -> false;
    /** Whether a refusal names the rows, or is about the batch. */
    public boolean namesRows;

    public Optional<Duration> reconnectInterval = Optional.empty();
    public Map<String, Integer> wanted = Map.of();

    /** Of the resource that was made last. */
    public @Nullable String lastPassword;

    public int connects;
    public int checks;
    public int closedResources;
    public int closedActions;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String title() {
        return "Fake";
    }

    @Override
    public String description() {
        return "for tests";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.required("url", Parameter.Type.STRING, "URL", "where it is"),
                Parameter.optional("password", Parameter.Type.STRING, null, "Password", "of the user")
                        .asSecret());
    }

    @Override
    public List<ActionType> actions() {
        return List.of(new ActionType(
                ACTION,
                "To the fake",
                "stores rows",
                List.of(Parameter.optional("table", Parameter.Type.STRING, "t", "Table", "where rows go")),
                ActionType.Idempotence.EXACTLY_ONCE));
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) {
        lastPassword = parameters.textOrNull("password");
        return new FakeResource();
    }

    /** The values of the stored rows. */
    public List<Map<String, Object>> values() {
        return stored.stream().map(Row::values).toList();
    }

    /** Takes rows, or does as it is told. */
    public void send(List<Row> rows) throws ConnectorException {
        batches.add(rows.size());
        if (connectorIsBroken) {
            throw new IllegalStateException("connector is broken");
        }
        if (away) {
            throw ConnectorException.retry("target is away", null);
        }
        List<Integer> bad = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (poison.test(rows.get(i))) {
                bad.add(i);
            }
        }
        if (!bad.isEmpty() && !namesRows) {
            throw ConnectorException.reject("a row is poison", null);
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (!bad.contains(i)
                    && stored.stream().noneMatch(known -> known.key().equals(row.key()))) {
                stored.add(row);
            }
        }
        if (!bad.isEmpty()) {
            Map<Integer, String> reasons = new java.util.TreeMap<>();
            bad.forEach(i -> reasons.put(i, "poison"));
            throw ConnectorException.rejectRows(reasons);
        }
    }

    private final class FakeResource implements Resource {
        @Override
        public void connect() throws ConnectorException {
            connects++;
            check();
        }

        @Override
        public void check() throws ConnectorException {
            checks++;
            if (away) {
                throw ConnectorException.retry("connection refused", null);
            }
        }

        @Override
        public Action action(ActionType type, ParameterValues parameters) {
            return new Action() {
                @Override
                public void send(List<Row> rows) throws ConnectorException {
                    FakeTarget.this.send(rows);
                }

                @Override
                public void close() {
                    closedActions++;
                }
            };
        }

        @Override
        public Optional<Duration> reconnectInterval() {
            return reconnectInterval;
        }

        @Override
        public Optional<Intake> intake() {
            return Optional.of(filters -> wanted = filters);
        }

        @Override
        public void close() {
            closedResources++;
        }
    }
}
