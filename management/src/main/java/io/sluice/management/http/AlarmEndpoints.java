package io.sluice.management.http;

import io.sluice.core.alarm.Alarm;
import io.sluice.core.alarm.Alarms;
import io.sluice.core.time.TimeText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong with this Sluice, and what was (manual 1143-1150, 2140-2144). */
final class AlarmEndpoints {
    private final Alarms alarms;
    private final NodeInfo node;
    private final int maxRows;

    /** One alarm; {@code deactivatedAt} is null while it lasts. */
    record AlarmJson(
            String name,
            String severity,
            String message,
            Map<String, Object> details,
            boolean activated,
            String activatedAt,
            long activatedAtMs,
            @Nullable String deactivatedAt,
            @Nullable Long deactivatedAtMs,
            long durationMs,
            String node) {}

    AlarmEndpoints(Alarms alarms, NodeInfo node, int maxRows) {
        this.alarms = alarms;
        this.node = node;
        this.maxRows = maxRows;
    }

    void addTo(Routes routes) {
        for (String base : List.of("", "/nodes/:node")) {
            routes.get(base + "/alarms/activated", node.only(call -> page(alarms::active, call)));
            routes.get(base + "/alarms/deactivated", node.only(call -> page(alarms::history, call)));
            routes.delete(base + "/alarms/deactivated", node.only(call -> {
                alarms.clearHistory();
                return null;
            }));
        }
    }

    /** Newest first. */
    private Page<AlarmJson> page(Supplier<List<Alarm>> shown, Call call) throws ApiException {
        List<Alarm> newestFirst = new ArrayList<>(shown.get());
        Collections.reverse(newestFirst);
        Page<Alarm> page = Page.of(newestFirst, call, maxRows);
        return page.showing(page.objects().stream().map(this::json).toList());
    }

    private AlarmJson json(Alarm alarm) {
        boolean over = !alarm.isActive();
        return new AlarmJson(
                alarm.name(),
                alarm.severity().text(),
                alarm.message(),
                alarm.details(),
                alarm.isActive(),
                TimeText.ofMillis(alarm.activatedAtMillis()),
                alarm.activatedAtMillis(),
                over ? TimeText.ofMillis(alarm.deactivatedAtMillis()) : null,
                over ? alarm.deactivatedAtMillis() : null,
                alarm.durationMillis(node.time().wallMillis()),
                node.name());
    }
}
