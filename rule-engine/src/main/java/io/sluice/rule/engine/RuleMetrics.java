package io.sluice.rule.engine;

import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.watch.NodeWatch;
import io.sluice.rule.watch.RecentTopics;
import io.sluice.rule.watch.RuleWatch;
import io.sluice.rule.work.RepeatGate;
import java.util.EnumMap;
import java.util.Map;
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
    private final TimeSource time;
    private final LongAdder matched = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder noResult = new LongAdder();
    private final Map<FailureReason, LongAdder> failed = new EnumMap<>(FailureReason.class);
    private final SpeedMeter meter = new SpeedMeter();
    private final RepeatGate gate;
    private final RuleWatch watch;
    private final RecentTopics topics;
    private volatile @Nullable Failure lastFailure;
    private volatile Since since;

    private record Failure(String reason, long atMillis) {}

    /** When counting began, and how many messages had been published by then. */
    record Since(long atMillis, long published) {}

    RuleMetrics(String ruleId, Metrics node, TimeSource time, NodeWatch nodeWatch) {
        this.ruleId = ruleId;
        this.node = node;
        this.time = time;
        this.gate = new RepeatGate(time, LOG_SECONDS, 1);
        this.watch = new RuleWatch(nodeWatch.budget());
        this.topics = nodeWatch.topics();
        this.since = now();
        for (FailureReason reason : FailureReason.values()) {
            failed.put(reason, new LongAdder());
        }
    }

    private Since now() {
        return new Since(time.wallMillis(), topics.published());
    }

    /** The clock that evaluations are timed with, nanoseconds. */
    long nanos() {
        return time.monotonicNanos();
    }

    /** Its latest events. */
    RuleWatch watch() {
        return watch;
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

    void failed(FailureReason kind, String reason) {
        adder(kind).increment();
        node.increment(Metric.RULES_FAILED);
        lastFailure = new Failure(reason, time.wallMillis());
        long held = gate.pass();
        if (held >= 0) {
            LOG.warn("{} failed at run time: {} ({} more failures since the last line)", ruleId, reason, held);
        }
    }

    @SuppressWarnings("NullAway") // the constructor filled the map for every constant
    private LongAdder adder(FailureReason kind) {
        return failed.get(kind);
    }

    void sample() {
        meter.sample(matched.sum());
    }

    /** Counts from zero again; the latest events stay. */
    void reset() {
        matched.reset();
        passed.reset();
        noResult.reset();
        failed.values().forEach(LongAdder::reset);
        lastFailure = null;
        meter.reset();
        watch.reset();
        since = now();
    }

    /** When counting began. */
    Since since() {
        return since;
    }

    RuleCounts counts() {
        Map<FailureReason, Long> failures = new EnumMap<>(FailureReason.class);
        failed.forEach((kind, count) -> failures.put(kind, count.sum()));
        Failure last = lastFailure;
        SpeedMeter.Speeds speeds = meter.speeds();
        return new RuleCounts(
                matched.sum(),
                passed.sum(),
                failures.values().stream().mapToLong(Long::longValue).sum(),
                failures,
                noResult.sum(),
                speeds.now(),
                speeds.max(),
                speeds.last5m(),
                last == null ? null : last.reason(),
                last == null ? 0 : last.atMillis(),
                watch.latency(),
                since.atMillis());
    }
}
