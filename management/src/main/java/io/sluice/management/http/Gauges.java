package io.sluice.management.http;

import io.sluice.core.gateway.CoreParts;
import io.sluice.rule.engine.RuleEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many there are of each kind now, and were at most (manual 9438-9491). Highest values are sampled: a peak between two
 * samples goes unseen. Safe for any thread.
 */
final class Gauges {
    private final Map<String, LongSupplier> counts = new LinkedHashMap<>();
    private final Map<String, Long> highest = new LinkedHashMap<>();

    Gauges(CoreParts core, RuleEngine rules) {
        counts.put("connections", core.sessions()::connectionCount);
        counts.put("sessions", core.sessions()::count);
        counts.put("subscriptions", core.subscriptions()::count);
        counts.put("subscriptions/shared", core.subscriptions()::sharedCount);
        counts.put("retained", core.retained()::count);
        counts.put("rules", () -> rules.list().size());
        counts.put("actions", () -> rules.actions().size());
        counts.put("resources", () -> rules.resources().list().size());
    }

    /** Takes a sample; answers {@code kind/count} and {@code kind/max} for every kind. */
    synchronized Map<String, Long> sample() {
        Map<String, Long> shown = new LinkedHashMap<>();
        counts.forEach((kind, count) -> {
            long now = count.getAsLong();
            shown.put(kind + "/count", now);
            shown.put(kind + "/max", highest.merge(kind, now, Math::max));
        });
        return shown;
    }
}
