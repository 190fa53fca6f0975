package io.sluice.rule.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource as somebody wants it.
 *
 * @param id null for one that Sluice makes
 * @param type name of its type
 * @param config its parameters; a secret may be a reference
 * @param description for people
 */
public record ResourceRequest(
        @Nullable String id, String type, Map<String, @Nullable Object> config, String description) {}
