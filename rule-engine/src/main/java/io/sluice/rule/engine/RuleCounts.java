package io.sluice.rule.engine;

import io.sluice.rule.watch.Latency;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule counted since the start or the last reset, on this node. Every event that reaches the rule is counted once, in
 * {@code matched}, {@code failed} or {@code noResult}.
 *
 * @param matched events whose condition was true (the manual's hits)
 * @param passed those of them that gave at least one output
 * @param failed events where evaluation failed at run time, or whose payload should have been JSON and was not
 * @param failedBy the same by reason; every reason is there
 * @param noResult events that came to the rule and whose condition was false; events that the index keeps away from the
 *     rule, by their topic, are not counted
 * @param speed matches per second during the last ten seconds
 * @param speedMax highest of all speeds so far
 * @param speedLast5m mean speed of the last five minutes
 * @param lastError reason of the latest failure, null if there was none
 * @param lastErrorAtMillis when that was, milliseconds since the epoch; 0 if there was none
 * @param latency how long evaluation took
 * @param sinceMillis when counting began, milliseconds since the epoch
 */
public record RuleCounts(
        long matched,
        long passed,
        long failed,
        Map<FailureReason, Long> failedBy,
        long noResult,
        double speed,
        double speedMax,
        double speedLast5m,
        @Nullable String lastError,
        long lastErrorAtMillis,
        Latency latency,
        long sinceMillis) {}
