package io.sluice.rule.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An action of a rule, as stored.
 *
 * @param id id of the instance, the same for good: it is part of the key of every row
 * @param params as they were given
 * @param fallbacks actions that run when it fails at once; they have none themselves
 */
record ActionSpec(String id, String name, Map<String, @Nullable Object> params, List<ActionSpec> fallbacks) {
    /** Name of the parameter that names a resource. */
    static final String RESOURCE = "$resource";

    /** An action without fallbacks. */
    ActionSpec(String id, String name, Map<String, @Nullable Object> params) {
        this(id, name, params, List.of());
    }

    boolean isSameAs(RuleRequest.ActionRequest request) {
        return name.equals(request.name()) && params.equals(request.params());
    }

    /** Whether one instance can be both: all but the fallbacks is the same. */
    boolean isSameAs(ActionSpec other) {
        return id.equals(other.id) && name.equals(other.name) && params.equals(other.params);
    }

    /** It and its fallbacks. */
    Stream<ActionSpec> all() {
        return Stream.concat(Stream.of(this), fallbacks.stream());
    }
}
