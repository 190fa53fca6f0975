package io.sluice.rule.engine;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import io.sluice.rule.registry.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a rule.
 *
 * @param order place among all rules, from 1
 * @param createdAtMillis milliseconds since the epoch
 * @param onActionFailed what becomes of the actions behind one that failed
 * @param origin the file it came from, null if it came from none
 */
record RuleDefinition(
        String id,
        String rawsql,
        List<ActionSpec> actions,
        String description,
        boolean enabled,
        long order,
        long createdAtMillis,
        OnActionFailed onActionFailed,
        @Nullable Origin origin) {
    /** What stands for a rule that cannot be read. */
    static RuleDefinition unreadable(String id) {
        return new RuleDefinition(id, "", List.of(), "", true, 0, 0, OnActionFailed.CONTINUE, null);
    }

    /** All actions, each before its fallbacks. */
    Stream<ActionSpec> allActions() {
        return actions.stream().flatMap(ActionSpec::all);
    }

    RuleDefinition withOrigin(@Nullable Origin other) {
        return new RuleDefinition(
                id, rawsql, actions, description, enabled, order, createdAtMillis, onActionFailed, other);
    }

    String toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("rawsql", rawsql);
        json.put("actions", json(actions));
        json.put("description", description);
        json.put("enabled", enabled);
        json.put("order", order);
        json.put("created_at", createdAtMillis);
        json.put("on_action_failed", onActionFailed.text());
        if (origin != null) {
            json.put("origin", origin.toJson());
        }
        return ValueText.json(json);
    }

    private static List<Object> json(List<ActionSpec> actions) {
        List<Object> list = new ArrayList<>();
        for (ActionSpec action : actions) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("id", action.id());
            one.put("name", action.name());
            one.put("params", action.params());
            if (!action.fallbacks().isEmpty()) {
                one.put("fallbacks", json(action.fallbacks()));
            }
            list.add(one);
        }
        return list;
    }

    /** @throws IOException if the text is no rule; names what is missing */
    static RuleDefinition fromJson(String id, String text) throws IOException {
        if (!(Json.decode(text) instanceof Map<?, ?> json)) {
            throw new IOException("not a JSON object");
        }
        return new RuleDefinition(
                id,
                member(json, "rawsql", String.class),
                actions(member(json, "actions", List.class)),
                member(json, "description", String.class),
                member(json, "enabled", Boolean.class),
                member(json, "order", Long.class),
                member(json, "created_at", Long.class),
                // what was stored by an earlier version has neither of these
                OnActionFailed.of(String.valueOf(json.get("on_action_failed"))).orElse(OnActionFailed.CONTINUE),
                Origin.fromJson(json.get("origin")));
    }

    private static List<ActionSpec> actions(List<?> list) throws IOException {
        List<ActionSpec> actions = new ArrayList<>();
        for (Object action : list) {
            actions.add(action(action));
        }
        return actions;
    }

    @SuppressWarnings("unchecked")
    private static ActionSpec action(@Nullable Object json) throws IOException {
        if (!(json instanceof Map<?, ?> map)) {
            throw new IOException("an action is not a JSON object");
        }
        Map<String, @Nullable Object> params = member(map, "params", Map.class);
        List<ActionSpec> fallbacks =
                map.get("fallbacks") == null ? List.of() : actions(member(map, "fallbacks", List.class));
        return new ActionSpec(member(map, "id", String.class), member(map, "name", String.class), params, fallbacks);
    }

    private static <T> T member(Map<?, ?> json, String name, Class<T> type) throws IOException {
        Object value = json.get(name);
        if (!type.isInstance(value)) {
            throw new IOException(name + " is missing or of a wrong type");
        }
        return type.cast(value);
    }
}
