package io.sluice.rule.engine;

import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.CompiledRule;
import java.util.Set;

/**
 * What all rules read of payloads, each path with a slot. Slots keep their numbers while rules come and go: a new rule does not
 * touch the others. Used under the lock of the registry.
 */
final class SharedPaths {
    /** So many unused paths are not worth the work. */
    private static final int KEPT = 16;

    private PayloadPaths paths = PayloadPaths.NONE;

    PayloadPaths now() {
        return paths;
    }

    /** The rule, reading payloads by the slots of all rules. */
    CompiledRule bind(CompiledRule rule) {
        paths = paths.with(rule.payloadPaths());
        return rule.bind(paths);
    }

    /**
     * Begins anew when most paths belong to rules that are gone: every message would be searched for them.
     *
     * @param used what rules read that are there
     * @return whether it did: then all rules must be bound to {@link #now} again
     */
    boolean forgetUnused(Set<PayloadPath> used) {
        if (paths.size() <= 2 * used.size() + KEPT) {
            return false;
        }
        paths = new PayloadPaths(used);
        return true;
    }
}
