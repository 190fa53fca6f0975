package io.sluice.rule.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Speed of a counter, from samples {@value #SECONDS} seconds apart: the latest, the highest, and the mean of the last five
 * minutes (of what there is of them). Any thread.
 */
final class SpeedMeter {
    /** Seconds between two samples. */
    static final int SECONDS = 10;

    private static final int KEPT = 30;
    private static final int DECIMALS = 2;

    private final double[] samples = new double[KEPT];
    private int count;
    private long lastTotal;
    private volatile Speeds speeds = new Speeds(0, 0, 0);

    /**
     * Speeds in units per second.
     *
     * @param now during the last ten seconds, two decimals
     * @param max highest so far
     * @param last5m mean of the last five minutes, two decimals
     */
    record Speeds(double now, double max, double last5m) {}

    synchronized void sample(long total) {
        double speed = (total - lastTotal) / (double) SECONDS;
        lastTotal = total;
        samples[count % KEPT] = speed;
        count++;
        int filled = Math.min(count, KEPT);
        double sum = 0;
        for (int i = 0; i < filled; i++) {
            sum += samples[i];
        }
        speeds = new Speeds(rounded(speed), Math.max(speeds.max(), speed), rounded(sum / filled));
    }

    /** Begins anew, with a total of nothing. */
    synchronized void reset() {
        count = 0;
        lastTotal = 0;
        speeds = new Speeds(0, 0, 0);
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .doubleValue();
    }

    Speeds speeds() {
        return speeds;
    }
}
