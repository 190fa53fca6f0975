package io.sluice.rule.resource;

import io.sluice.connector.ParameterValues;
import io.sluice.rule.registry.References;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource in the registry: alive, or broken with the reason.
 *
 * @param values its checked parameters, null if it is broken
 * @param live null if it is broken
 * @param problem why it is broken, empty if it is not
 */
record ResourceEntry(
        ResourceDefinition definition,
        @Nullable ParameterValues values,
        @Nullable LiveResource live,
        String problem) {
    private static final String HIDDEN = "******";

    /** What is kept of a stored resource that cannot be made. */
    static ResourceEntry broken(String id, String json, String problem) {
        ResourceDefinition definition;
        try {
            definition = ResourceDefinition.fromJson(id, json);
        } catch (IOException e) {
            definition = new ResourceDefinition(id, "unknown", Map.of(), "", null);
        }
        return new ResourceEntry(definition, null, null, problem);
    }

    /** The same connection, differently described. */
    ResourceEntry with(ResourceDefinition other) {
        return new ResourceEntry(other, values, live, problem);
    }

    ResourceView view() {
        ResourceStatus status = live == null ? new ResourceStatus(false, problem, 0, 0) : live.status();
        return new ResourceView(
                definition.id(), definition.type(), shown(), definition.description(), status, definition.origin());
    }

    private Map<String, @Nullable Object> shown() {
        if (values == null) {
            // nobody knows which of them are secret
            Map<String, @Nullable Object> hidden = new LinkedHashMap<>(definition.config());
            hidden.replaceAll((name, value) -> References.isReference(value) ? value : HIDDEN);
            return hidden;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(values.shown());
        definition.config().forEach((name, value) -> {
            if (References.isReference(value)) {
                shown.put(name, value);
            }
        });
        return shown;
    }

    /** Ends its connection, if it has one. */
    void close() {
        if (live != null) {
            live.close();
        }
    }
}
