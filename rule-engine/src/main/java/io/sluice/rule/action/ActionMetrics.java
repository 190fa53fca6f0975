package io.sluice.rule.action;

import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters of one action instance, which count for the whole node as well. Safe for any thread. */
public final class ActionMetrics {
    private final Metrics node;
    private final TimeSource time;
    private final LongAdder taken = new LongAdder();
    private final LongAdder success = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Failure lastFailure;

    private record Failure(String reason, long atMillis) {}

    public ActionMetrics(Metrics node) {
        this(node, TimeSource.system());
    }

    /** @param time says when something failed */
    public ActionMetrics(Metrics node, TimeSource time) {
        this.node = node;
        this.time = time;
    }

    /** Counts outputs that the action was run for. */
    public void addTaken(long outputs) {
        taken.add(outputs);
    }

    /** Counts outputs that reached their end: rows that the target stored. */
    public void addSuccess(long outputs) {
        success.add(outputs);
        node.add(Metric.ACTIONS_SUCCESS, outputs);
    }

    /**
     * Counts failures: an attempt that failed, or outputs that will never arrive.
     *
     * @param reason one line for a person
     */
    public void addFailed(long failures, String reason) {
        failed.add(failures);
        lastFailure = new Failure(reason, time.wallMillis());
        node.add(Metric.ACTIONS_FAILURE, failures);
    }

    /** Counts something for the whole node alone. */
    void count(Metric metric, long rows) {
        node.add(metric, rows);
    }

    /** Begins anew; what counts for the node goes on. */
    public void reset() {
        taken.reset();
        success.reset();
        failed.reset();
        lastFailure = null;
    }

    /** Outputs that the action was run for; what came of them is counted when it is known. */
    public long taken() {
        return taken.sum();
    }

    public long success() {
        return success.sum();
    }

    /** Failed attempts (which may be tried again) and outputs that were refused or dropped. */
    public long failed() {
        return failed.sum();
    }

    /** Reason of the latest failure, null if there was none. */
    public @Nullable String lastError() {
        Failure last = lastFailure;
        return last == null ? null : last.reason();
    }

    /** When the latest failure was, milliseconds since the epoch; 0 if there was none. */
    public long lastErrorAtMillis() {
        Failure last = lastFailure;
        return last == null ? 0 : last.atMillis();
    }
}
