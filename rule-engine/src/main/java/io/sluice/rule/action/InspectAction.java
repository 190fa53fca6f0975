package io.sluice.rule.action;

import io.sluice.connector.ValueText;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.work.RepeatGate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints outputs, a few each second, and keeps the last {@value #KEPT} of them for the API. */
public final class InspectAction implements RuleAction {
    private static final Logger LOG = LoggerFactory.getLogger(InspectAction.class);
    private static final int KEPT = 20;
    private static final int LINES_A_SECOND = 10;

    private final String actionId;
    private final Map<String, @Nullable Object> parameters;
    private final ActionMetrics metrics;
    private final RepeatGate gate;
    private final Deque<Inspection> recent = new ArrayDeque<>();

    /**
     * One output that was inspected.
     *
     * @param atMillis when the event happened, milliseconds since the epoch
     * @param selected what the rule selected
     * @param event all columns of the event
     */
    public record Inspection(
            long atMillis, Map<String, @Nullable Object> selected, Map<String, @Nullable Object> event) {}

    InspectAction(String actionId, Map<String, @Nullable Object> parameters, ActionMetrics metrics, TimeSource time) {
        this.actionId = actionId;
        this.parameters = parameters;
        this.metrics = metrics;
        this.gate = new RepeatGate(time, 1, LINES_A_SECOND);
    }

    @Override
    public void run(RaisedEvent event, Map<String, @Nullable Object> selected, int output) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        Dialect dialect = event.view().type().eventName() == null ? Dialect.V4 : Dialect.V3;
        event.view().forEachColumn(dialect, columns::put);
        keep(new Inspection(event.timestampMillis(), selected, columns));
        long held = gate.pass();
        if (held >= 0) {
            LOG.info(
                    "[inspect] {} ({} not shown)\n    Selected Data: {}\n    Envs: {}\n    Action Init Params: {}",
                    actionId,
                    held,
                    ValueText.json(selected),
                    ValueText.json(columns),
                    ValueText.json(parameters));
        }
        metrics.addSuccess(1);
    }

    private void keep(Inspection inspection) {
        synchronized (recent) {
            if (recent.size() == KEPT) {
                recent.removeFirst();
            }
            recent.addLast(inspection);
        }
    }

    /** The latest outputs, oldest first. Any thread. */
    public List<Inspection> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }

    @Override
    public ActionMetrics metrics() {
        return metrics;
    }
}
