package io.sluice.rule.action;

import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters of one action instance, which count for the whole node as well. Safe for any thread. */
public final class ActionMetrics {
    private final Metrics node;
    private final LongAdder success = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable String lastError;

    public ActionMetrics(Metrics node) {
        this.node = node;
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
        lastError = reason;
        node.add(Metric.ACTIONS_FAILURE, failures);
    }

    /** Counts something for the whole node alone. */
    void count(Metric metric, long rows) {
        node.add(metric, rows);
    }

    /** Begins anew; what counts for the node goes on. */
    public void reset() {
        success.reset();
        failed.reset();
        lastError = null;
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
        return lastError;
    }
}
