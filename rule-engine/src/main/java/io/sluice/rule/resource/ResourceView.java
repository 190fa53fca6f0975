package io.sluice.rule.resource;

import io.sluice.rule.registry.Origin;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource as lists show it.
 *
 * @param id {@code resource:} and 8 hex digits
 * @param type name of its type
 * @param config its parameters, secrets replaced by stars
 * @param status how it is
 * @param origin the file it came from, null if it came from none
 */
public record ResourceView(
        String id,
        String type,
        Map<String, @Nullable Object> config,
        String description,
        ResourceStatus status,
        @Nullable Origin origin) {}
