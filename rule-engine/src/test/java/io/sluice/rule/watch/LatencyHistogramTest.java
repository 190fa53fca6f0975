package io.sluice.rule.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Percentiles out of 0.8 KiB. */
final class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void percentilesAreRightWithinSevenPercent() {
        Random random = new Random(3);
        double[] nanos = new double[10_000];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Math.exp(6 + 8 * random.nextDouble());
            histogram.add((long) nanos[i]);
        }
        Arrays.sort(nanos);
        Latency latency = histogram.read();
        assertThat(latency.samples()).isEqualTo(nanos.length);
        assertThat(latency.p50()).isCloseTo(nanos[4_999] / 1_000, Percentage.withPercentage(7));
        assertThat(latency.p95()).isCloseTo(nanos[9_499] / 1_000, Percentage.withPercentage(7));
        assertThat(latency.p99()).isCloseTo(nanos[9_899] / 1_000, Percentage.withPercentage(7));
        assertThat(latency.max()).isCloseTo(nanos[9_999] / 1_000, within(0.001));
    }

    @Test
    void timesBeyondBothEndsHaveAPlaceToo() {
        histogram.add(-5);
        histogram.add(0);
        histogram.add(60_000_000_000L);
        assertThat(histogram.read().samples()).isEqualTo(3);
        assertThat(histogram.read().max()).isEqualTo(60_000_000);
        assertThat(histogram.read().p99()).isLessThanOrEqualTo(60_000_000);
        assertThat(new LatencyHistogram().read()).isEqualTo(Latency.NONE);
    }
}
