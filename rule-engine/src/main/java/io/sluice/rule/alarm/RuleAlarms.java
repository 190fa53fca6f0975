package io.sluice.rule.alarm;

import io.sluice.core.alarm.Alarms;
import io.sluice.core.alarm.Severity;
import io.sluice.rule.action.BufferCount;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.engine.Buffers;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleView;
import io.sluice.rule.resource.ResourceListener;
import io.sluice.rule.resource.ResourceStatus;
import io.sluice.rule.resource.ResourceView;
import io.sluice.rule.work.Workers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Raises and ends the alarms of resources and buffers: looks at all of them every ten seconds, and at once when a resource
 * comes back or is deleted.
 *
 * <p>{@code resource_down/ID}: a system has not answered for {@value #PATIENCE_MILLIS} ms. {@code buffer_high/ACTION}: a buffer is
 * {@value #HIGH_PERCENT} % full, until it is below {@value #LOW_PERCENT} %. {@code buffer_full/ACTION}: it is full, or lost or
 * refused something since the last look. {@code dead_letters/ACTION}: there are rows that the target refused for good. {@code rule_broken/RULE}:
 * a stored rule cannot be made and does not run.
 * Safe for any thread but loops.
 */
public final class RuleAlarms implements ResourceListener {
    static final long PATIENCE_MILLIS = 2_000;
    static final int HIGH_PERCENT = 80;
    static final int LOW_PERCENT = 70;
    private static final int FULL_PERCENT = 100;
    private static final List<BufferCount> TURNED_AWAY =
            List.of(BufferCount.REFUSED, BufferCount.DROPPED_FULL, BufferCount.DROPPED_OLDEST);

    private static final String RESOURCE_DOWN = "resource_down/";
    private static final String BUFFER_HIGH = "buffer_high/";
    private static final String BUFFER_FULL = "buffer_full/";
    private static final String DEAD_LETTERS = "dead_letters/";
    private static final String RULE_BROKEN = "rule_broken/";

    private final Alarms alarms;
    private final RuleEngine engine;
    private final Workers workers;
    // under the lock of this
    private final Set<String> raised = new HashSet<>();
    private final Map<String, Long> downSinceMillis = new HashMap<>();
    private final Map<String, Long> turnedAway = new HashMap<>();

    /** Something that is wrong. */
    private record Trouble(Severity severity, Map<String, ?> details, String message) {}

    public RuleAlarms(Alarms alarms, RuleEngine engine, Workers workers) {
        this.alarms = alarms;
        this.engine = engine;
        this.workers = workers;
    }

    /** Begins to look. Called once, before the engine is started. */
    public void start() {
        engine.resources().addListener(this);
        engine.everySample(this::look);
    }

    @Override
    public synchronized void changed(String resourceId, ResourceStatus status) {
        if (status.alive()) {
            isUp(resourceId);
        } else {
            downSinceMillis.putIfAbsent(resourceId, workers.time().monotonicMillis());
            workers.schedule(this::look, PATIENCE_MILLIS);
        }
    }

    @Override
    public synchronized void deleted(String resourceId) {
        isUp(resourceId);
    }

    private void isUp(String resourceId) {
        downSinceMillis.remove(resourceId);
        if (raised.remove(RESOURCE_DOWN + resourceId)) {
            alarms.deactivate(RESOURCE_DOWN + resourceId);
        }
    }

    private synchronized void look() {
        Map<String, Trouble> troubles = new LinkedHashMap<>();
        engine.resources().list().forEach(resource -> examine(resource, troubles));
        engine.list().forEach(rule -> examine(rule, troubles));
        List<Buffers.View> buffers = engine.buffers().list();
        buffers.forEach(buffer -> examine(buffer, troubles));
        turnedAway
                .keySet()
                .retainAll(buffers.stream().map(Buffers.View::actionId).toList());
        raised.stream().filter(name -> !troubles.containsKey(name)).forEach(alarms::deactivate);
        troubles.forEach(
                (name, trouble) -> alarms.activate(name, trouble.severity(), trouble.details(), trouble.message()));
        raised.clear();
        raised.addAll(troubles.keySet());
    }

    private void examine(ResourceView resource, Map<String, Trouble> troubles) {
        ResourceStatus status = resource.status();
        if (status.alive() || status.lastError() == null) {
            downSinceMillis.remove(resource.id());
            return;
        }
        long now = workers.time().monotonicMillis();
        Long since = downSinceMillis.putIfAbsent(resource.id(), now);
        if (since == null || now - since < PATIENCE_MILLIS) {
            return;
        }
        troubles.put(
                RESOURCE_DOWN + resource.id(),
                new Trouble(
                        Severity.ERROR,
                        Map.of("id", resource.id(), "type", resource.type(), "reason", status.lastError()),
                        "Resource " + resource.id() + " (" + resource.type() + ") is not available: "
                                + status.lastError()));
    }

    private static void examine(RuleView rule, Map<String, Trouble> troubles) {
        String problem = rule.problem();
        if (problem != null) {
            troubles.put(
                    RULE_BROKEN + rule.id(),
                    new Trouble(
                            Severity.ERROR,
                            Map.of("id", rule.id(), "reason", problem),
                            "Rule " + rule.id() + " is broken and does not run: " + problem));
        }
    }

    private void examine(Buffers.View buffer, Map<String, Trouble> troubles) {
        BufferStatus status = buffer.status();
        String id = buffer.actionId();
        long away = TURNED_AWAY.stream()
                .mapToLong(count -> status.counts().getOrDefault(count, 0L))
                .sum();
        Long before = turnedAway.put(id, away);
        boolean lately = away > (before == null ? 0 : before);
        if (lately || status.fullPercent() >= FULL_PERCENT) {
            troubles.put(
                    BUFFER_FULL + id,
                    new Trouble(Severity.CRITICAL, details(buffer), "The buffer of action " + id + " is full"));
        }
        int limit = raised.contains(BUFFER_HIGH + id) ? LOW_PERCENT : HIGH_PERCENT;
        if (status.fullPercent() >= limit) {
            troubles.put(
                    BUFFER_HIGH + id,
                    new Trouble(
                            Severity.WARNING,
                            details(buffer),
                            "The buffer of action " + id + " is " + status.fullPercent() + " % full"));
        }
        if (status.deadLetters() > 0) {
            troubles.put(
                    DEAD_LETTERS + id,
                    new Trouble(
                            Severity.WARNING,
                            details(buffer),
                            "The target of action " + id + " refused rows for good"));
        }
    }

    private static Map<String, Object> details(Buffers.View buffer) {
        BufferStatus status = buffer.status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("action", buffer.actionId());
        details.put("rule", buffer.ruleId());
        details.put("resource", buffer.resource() == null ? "" : buffer.resource());
        details.put("rows", status.rows());
        details.put("bytes", status.bytes());
        details.put("full_percent", status.fullPercent());
        details.put("dead_letters", status.deadLetters());
        details.put("last_error", status.lastError() == null ? "" : status.lastError());
        return details;
    }
}
