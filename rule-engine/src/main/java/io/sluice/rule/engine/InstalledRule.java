package io.sluice.rule.engine;

import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.watch.Seen;
import org.jspecify.annotations.Nullable;

/**
 * A rule as the loops see it. Immutable but for its counters.
 *
 * @param order place among all rules: rules run in the order they were made
 * @param readsPayload whether it reads paths of payloads
 * @param actions what is done with its outputs
 */
record InstalledRule(
        String id, int order, CompiledRule compiled, boolean readsPayload, RuleActions actions, RuleMetrics metrics) {
    private static final String NOT_JSON = "the payload is not JSON";

    InstalledRule(String id, int order, CompiledRule compiled, RuleActions actions, RuleMetrics metrics) {
        this(id, order, compiled, !compiled.payloadPaths().isEmpty(), actions, metrics);
    }

    /** What the rule selects of an event, null if nothing; counted, and now and then timed and noted. Never throws. */
    @Nullable
    Match evaluate(RaisedEvent event) {
        boolean isWatched = metrics.watch().wants(event.timestampMillis());
        long begin = isWatched ? metrics.nanos() : 0;
        FailureReason ifFailed = FailureReason.EXCEPTION;
        RuleResult result;
        try {
            result = compiled.evaluate(event.view());
        } catch (RuntimeException e) {
            // a fault of ours: it must not reach the publisher or other rules
            result = new RuleResult.Failed("unexpected " + e);
            ifFailed = FailureReason.INTERNAL;
        }
        if (isWatched) {
            metrics.watch().time(metrics.nanos() - begin);
        }
        count(result, event.view(), ifFailed);
        Seen seen = isWatched ? note(result, event) : null;
        return result instanceof RuleResult.Matched matched && !matched.rows().isEmpty()
                ? new Match(this, matched.rows(), seen)
                : null;
    }

    private void count(RuleResult result, EventView event, FailureReason ifFailed) {
        if (result instanceof RuleResult.Matched matched) {
            metrics.matched(matched.rows().size());
            return;
        }
        String failure = failure(result, event);
        if (failure == null) {
            metrics.noResult();
        } else {
            metrics.failed(lacksJson(event) ? FailureReason.NOT_JSON : ifFailed, failure);
        }
    }

    private boolean lacksJson(EventView event) {
        return readsPayload && event.payload().notJson();
    }

    /** Why there is no result, null if nothing is wrong with that. */
    private @Nullable String failure(RuleResult result, EventView event) {
        if (result instanceof RuleResult.Failed failed) {
            return lacksJson(event) ? NOT_JSON + ": " + failed.reason() : failed.reason();
        }
        return lacksJson(event) ? NOT_JSON : null;
    }

    private @Nullable Seen note(RuleResult result, RaisedEvent event) {
        return metrics.watch().note(event.timestampMillis(), event.view(), compiled.sql(), verdict(result, event));
    }

    private Seen.Verdict verdict(RuleResult result, RaisedEvent event) {
        if (result instanceof RuleResult.Matched matched) {
            return new Seen.Verdict(Seen.End.MATCHED, matched.rows().size(), null);
        }
        String failure = failure(result, event.view());
        return new Seen.Verdict(failure == null ? Seen.End.NO_RESULT : Seen.End.FAILED, 0, failure);
    }
}
