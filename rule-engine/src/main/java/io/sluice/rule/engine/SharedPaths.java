package io.sluice.rule.engine;

import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.CompiledRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives every path that rules read of payloads its slot, the same for all rules: so the values that one of them had decoded are there
 * for the others. A path keeps its slot while rules come and go. Used under the lock of the registry.
 */
final class SharedPaths {
    /** So many unused paths are not worth the work. */
    private static final int KEPT = 16;

    private final Map<PayloadPath, Integer> slots = new HashMap<>();
    private int next;

    /** The rule, reading payloads by the slots of all rules. */
    CompiledRule bind(CompiledRule rule) {
        Map<PayloadPath, Integer> own = new LinkedHashMap<>();
        for (PayloadPath path : rule.payloadPaths()) {
            own.put(path, slots.computeIfAbsent(path, fresh -> next++));
        }
        return rule.bind(PayloadPaths.ofSlots(own));
    }

    /** Whether most paths may belong to rules that are gone, so that it is time to {@link #forgetUnused}. */
    boolean areMany(int rulesGone) {
        return rulesGone > KEPT && rulesGone * 2 > slots.size();
    }

    /** @param used what rules read that are there; the slots of other paths are not given again */
    void forgetUnused(Set<PayloadPath> used) {
        slots.keySet().retainAll(used);
    }
}
