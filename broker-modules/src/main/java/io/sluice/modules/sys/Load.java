package io.sluice.modules.sys;

import java.util.Locale;

/** Average of a counter's growth in a minute over the last 1, 5 and 15 minutes, old minutes counting less and less, as mosquitto has it. Confined to one thread. */
final class Load {
    private static final double SECONDS_PER_MINUTE = 60;
    private static final int[] MINUTES = {1, 5, 15};

    private final double[] averages = new double[MINUTES.length];
    private long last;

    /** Takes the counter's present value, so many seconds, more than 0, after the last one. */
    void take(long count, double seconds) {
        double perMinute = (count - last) * SECONDS_PER_MINUTE / seconds;
        last = count;
        for (int i = 0; i < MINUTES.length; i++) {
            double fading = Math.exp(-seconds / (MINUTES[i] * SECONDS_PER_MINUTE));
            averages[i] = perMinute + fading * (averages[i] - perMinute);
        }
    }

    interface Visitor {
        /** @param period {@code 1min}, {@code 5min} or {@code 15min} */
        void average(String period, String value);
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < MINUTES.length; i++) {
            visitor.average(MINUTES[i] + "min", String.format(Locale.ROOT, "%.2f", averages[i]));
        }
    }
}
