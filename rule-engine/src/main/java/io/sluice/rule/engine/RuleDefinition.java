package io.sluice.rule.engine;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a rule.
 *
 * @param order place among all rules, from 1
 * @param createdAtMillis milliseconds since the epoch
 */
record RuleDefinition(
        String id,
        String rawsql,
        List<ActionSpec> actions,
        String description,
        boolean enabled,
        long order,
        long createdAtMillis) {
    String toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("rawsql", rawsql);
        List<Object> list = new ArrayList<>();
        for (ActionSpec action : actions) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("id", action.id());
            one.put("name", action.name());
            one.put("params", action.params());
            list.add(one);
        }
        json.put("actions", list);
        json.put("description", description);
        json.put("enabled", enabled);
        json.put("order", order);
        json.put("created_at", createdAtMillis);
        return ValueText.json(json);
    }

    /** @throws IOException if the text is no rule; names what is missing */
    static RuleDefinition fromJson(String id, String text) throws IOException {
        if (!(Json.decode(text) instanceof Map<?, ?> json)) {
            throw new IOException("not a JSON object");
        }
        List<ActionSpec> actions = new ArrayList<>();
        for (Object action : member(json, "actions", List.class)) {
            actions.add(action(action));
        }
        return new RuleDefinition(
                id,
                member(json, "rawsql", String.class),
                actions,
                member(json, "description", String.class),
                member(json, "enabled", Boolean.class),
                member(json, "order", Long.class),
                member(json, "created_at", Long.class));
    }

    @SuppressWarnings("unchecked")
    private static ActionSpec action(@Nullable Object json) throws IOException {
        if (!(json instanceof Map<?, ?> map)) {
            throw new IOException("an action is not a JSON object");
        }
        Map<String, @Nullable Object> params = member(map, "params", Map.class);
        return new ActionSpec(member(map, "id", String.class), member(map, "name", String.class), params);
    }

    private static <T> T member(Map<?, ?> json, String name, Class<T> type) throws IOException {
        Object value = json.get(name);
        if (!type.isInstance(value)) {
            throw new IOException(name + " is missing or of a wrong type");
        }
        return type.cast(value);
    }
}
