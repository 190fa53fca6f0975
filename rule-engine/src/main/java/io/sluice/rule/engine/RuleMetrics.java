package io.sluice.rule.engine;

import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.work.RepeatGate;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counters of one rule, some of which count for the whole node as well. Counted on loops without a lock, sampled off them. Safe for any thread. */
final class RuleMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RuleMetrics.class);
    private static final int LOG_SECONDS = 60;

    private final String ruleId;
    private final Metrics node;
    private final LongAdder matched = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder noResult = new LongAdder();
    private final SpeedMeter meter = new SpeedMeter();
    private final RepeatGate gate;
    private volatile @Nullable String lastError;

    RuleMetrics(String ruleId, Metrics node, TimeSource time) {
        this.ruleId = ruleId;
        this.node = node;
        this.gate = new RepeatGate(time, LOG_SECONDS, 1);
    }

    /** The event matched; outputs may be none with FOREACH. */
    void matched(int outputs) {
        matched.increment();
        node.increment(Metric.RULES_MATCHED);
        if (outputs > 0) {
            passed.increment();
        }
    }

    void noResult() {
        noResult.increment();
    }

    void failed(String reason) {
        failed.increment();
        node.increment(Metric.RULES_FAILED);
        lastError = reason;
        long held = gate.pass();
        if (held >= 0) {
            LOG.warn("{} failed at run time: {} ({} more failures since the last line)", ruleId, reason, held);
        }
    }

    /** Begins anew; what counts for the node goes on. */
    void reset() {
        matched.reset();
        passed.reset();
        failed.reset();
        noResult.reset();
        meter.reset();
        lastError = null;
    }

    void sample() {
        meter.sample(matched.sum());
    }

    RuleCounts counts() {
        SpeedMeter.Speeds speeds = meter.speeds();
        return new RuleCounts(
                matched.sum(),
                passed.sum(),
                failed.sum(),
                noResult.sum(),
                speeds.now(),
                speeds.max(),
                speeds.last5m(),
                lastError);
    }
}
