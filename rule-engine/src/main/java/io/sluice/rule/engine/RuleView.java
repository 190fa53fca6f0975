package io.sluice.rule.engine;

import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.registry.Origin;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule as lists show it.
 *
 * @param events what it reads from, as written; empty for a broken rule
 * @param actions in the order they run
 * @param problem why it does not run although it is enabled, null if it does
 * @param warnings what is hardly meant although it is allowed, one line each with its place
 * @param counts what it counted on this node
 * @param createdAtMillis milliseconds since the epoch
 * @param onActionFailed what becomes of the actions behind one that failed
 * @param origin the file it came from, null if it came from none
 */
public record RuleView(
        String id,
        List<String> events,
        String rawsql,
        List<ActionView> actions,
        boolean enabled,
        String description,
        @Nullable String problem,
        List<String> warnings,
        RuleCounts counts,
        long createdAtMillis,
        OnActionFailed onActionFailed,
        @Nullable Origin origin) {
    /**
     * An action of it.
     *
     * @param params as given, secrets replaced by stars
     * @param taken outputs that it was run for
     * @param success outputs that reached their end
     * @param failed failed attempts, and outputs that never will
     * @param lastError reason of the latest failure, null if there was none
     * @param lastErrorAtMillis when that was, milliseconds since the epoch; 0 if there was none
     * @param buffer its buffer, null for actions without
     * @param fallbacks actions that run when it fails at once
     */
    public record ActionView(
            String id,
            String name,
            Map<String, @Nullable Object> params,
            long taken,
            long success,
            long failed,
            @Nullable String lastError,
            long lastErrorAtMillis,
            @Nullable BufferStatus buffer,
            List<ActionView> fallbacks) {
        /** It and its fallbacks. */
        Stream<ActionView> all() {
            return Stream.concat(Stream.of(this), fallbacks.stream());
        }
    }
}
