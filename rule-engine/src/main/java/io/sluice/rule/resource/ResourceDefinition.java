package io.sluice.rule.resource;

import io.sluice.connector.ValueText;
import io.sluice.rule.json.Json;
import io.sluice.rule.registry.Origin;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a resource.
 *
 * @param config parameters as they were given, secrets and references included
 * @param origin the file it came from, null if it came from none
 */
record ResourceDefinition(
        String id,
        String type,
        Map<String, @Nullable Object> config,
        String description,
        @Nullable Origin origin) {
    String toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("type", type);
        json.put("config", config);
        json.put("description", description);
        if (origin != null) {
            json.put("origin", origin.toJson());
        }
        return ValueText.json(json);
    }

    /** @throws IOException if the text is no resource */
    @SuppressWarnings("unchecked")
    static ResourceDefinition fromJson(String id, String text) throws IOException {
        if (Json.decode(text) instanceof Map<?, ?> json
                && json.get("type") instanceof String type
                && json.get("config") instanceof Map<?, ?> config) {
            Object description = json.get("description");
            return new ResourceDefinition(
                    id,
                    type,
                    (Map<String, @Nullable Object>) config,
                    description == null ? "" : description.toString(),
                    Origin.fromJson(json.get("origin")));
        }
        throw new IOException("not a resource: type or config is missing");
    }
}
