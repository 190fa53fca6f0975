package io.sluice.rule.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource as lists show it.
 *
 * @param id {@code resource:} and 8 hex digits
 * @param type name of its type
 * @param config its parameters, secrets replaced by stars
 * @param status how it is
 */
public record ResourceView(
        String id, String type, Map<String, @Nullable Object> config, String description, ResourceStatus status) {}
