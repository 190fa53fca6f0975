package io.sluice.rule.bridge;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge carries: as configured, and what was changed since on a running Sluice. Only the changes are stored, so that a line
 * that is added to the configuration counts. Immutable.
 *
 * @param forwards topic filters that were added (true) or taken away (false)
 * @param subscriptions QoS by topic filter for those that were added, -1 for those that were taken away
 */
record BridgePlan(Map<String, Boolean> forwards, Map<String, Integer> subscriptions) {
    static final BridgePlan UNCHANGED = new BridgePlan(Map.of(), Map.of());

    private static final int GONE = -1;

    /** The forwards in force. */
    List<String> forwards(BridgeSettings settings) {
        List<String> all = new ArrayList<>(settings.forwards());
        forwards.forEach((filter, there) -> {
            all.remove(filter);
            if (there) {
                all.add(filter);
            }
        });
        return all.stream().distinct().toList();
    }

    /** The subscriptions in force, QoS by topic filter. */
    Map<String, Integer> subscriptions(BridgeSettings settings) {
        Map<String, Integer> all = new LinkedHashMap<>();
        settings.subscriptionTopics()
                .forEach((name, filter) ->
                        all.put(filter, settings.subscriptionQos().getOrDefault(name, 1)));
        subscriptions.forEach((filter, qos) -> {
            if (qos == GONE) {
                all.remove(filter);
            } else {
                all.put(filter, qos);
            }
        });
        return all;
    }

    BridgePlan withForward(String filter) {
        return new BridgePlan(with(forwards, filter, true), subscriptions);
    }

    BridgePlan withoutForward(String filter) {
        return new BridgePlan(with(forwards, filter, false), subscriptions);
    }

    BridgePlan withSubscription(String filter, int qos) {
        return new BridgePlan(forwards, with(subscriptions, filter, qos));
    }

    BridgePlan withoutSubscription(String filter) {
        return new BridgePlan(forwards, with(subscriptions, filter, GONE));
    }

    private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
        Map<String, T> changed = new LinkedHashMap<>(map);
        changed.remove(key);
        changed.put(key, value);
        return changed;
    }

    String toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("forwards", forwards);
        json.put("subscriptions", subscriptions);
        return ValueText.json(json);
    }

    /** @throws IOException if the text is none that {@link #toJson} wrote */
    static BridgePlan fromJson(String text) throws IOException {
        if (!(Json.decode(text) instanceof Map<?, ?> json
                && json.get("forwards") instanceof Map<?, ?> forwards
                && json.get("subscriptions") instanceof Map<?, ?> subscriptions)) {
            throw new IOException("not what is stored of a bridge");
        }
        Map<String, Boolean> filters = new LinkedHashMap<>();
        forwards.forEach((filter, there) -> filters.put(String.valueOf(filter), Boolean.TRUE.equals(there)));
        Map<String, Integer> topics = new LinkedHashMap<>();
        subscriptions.forEach((filter, qos) -> {
            if (qos instanceof Number number) {
                topics.put(String.valueOf(filter), number.intValue());
            }
        });
        return new BridgePlan(filters, topics);
    }
}
