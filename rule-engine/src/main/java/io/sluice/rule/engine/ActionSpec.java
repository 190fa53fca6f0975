package io.sluice.rule.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An action of a rule, as stored.
 *
 * @param id id of the instance, the same for good: it is part of the key of every row
 * @param params as they were given
 */
record ActionSpec(String id, String name, Map<String, @Nullable Object> params) {
    /** Name of the parameter that names a resource. */
    static final String RESOURCE = "$resource";

    boolean isSameAs(RuleRequest.ActionRequest request) {
        return name.equals(request.name()) && params.equals(request.params());
    }
}
