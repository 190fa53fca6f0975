package io.sluice.rule.resource;

import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which rules use which resources. Used under the lock of the registry. */
final class ResourceUsers {
    private final Map<String, Set<String>> users = new ConcurrentHashMap<>();

    /** Notes what a rule uses, in place of what was noted for it before. */
    void use(String ruleId, Collection<String> resourceIds) {
        users.values().forEach(rules -> rules.remove(ruleId));
        for (String id : resourceIds) {
            users.computeIfAbsent(id, key -> new TreeSet<>()).add(ruleId);
        }
    }

    Set<String> of(String resourceId) {
        return Set.copyOf(users.getOrDefault(resourceId, Set.of()));
    }

    /**
     * Refuses what would take a resource from the rules that use it.
     *
     * @throws RefusedException in use, naming them
     */
    void checkUnused(String resourceId) throws RefusedException {
        Set<String> rules = users.getOrDefault(resourceId, Set.of());
        if (!rules.isEmpty()) {
            String first = rules.iterator().next();
            throw new RefusedException(
                    Reason.IN_USE,
                    "Bad Arguments: {dependency_exists,{rule,<<\"" + first + "\">>}}: resource " + resourceId
                            + " is used by " + String.join(", ", rules));
        }
    }
}
