package io.sluice.management.cli;

import java.util.Locale;

/** Sizes and times for people: two or three digits and a unit. */
final class Amount {
    private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int BYTE_STEP = 1024;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Amount() {}

    static String ofBytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= BYTE_STEP && unit < BYTE_UNITS.length - 1) {
            value /= BYTE_STEP;
            unit++;
        }
        String form = unit == 0 || value >= 10 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, BYTE_UNITS[unit]);
    }

    /** Rounded down: {@code 95s}, {@code 12m}, {@code 47h}, {@code 3d}. */
    static String ofSeconds(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + "s";
        }
        if (seconds < 2 * HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < 2 * DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
    }
}
