package io.sluice.connector.embedded;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as SQLite's own date functions write and read them: UTC, {@code 2026-11-21 09:30:00.125}; sorts by time. */
final class TimeText {
    private static final long MIN = -62_167_219_200_000L; // year 0
    private static final long MAX = 253_402_300_799_999L; // year 9999

    private TimeText() {}

    /** Text of a time in milliseconds since the epoch; times outside the years 0 to 9999 become the nearest. */
    static String of(long millis) {
        long inRange = Math.max(MIN, Math.min(MAX, millis));
        long seconds = Math.floorDiv(inRange, 1000L);
        LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(23);
        append(text, time.getYear(), 4).append('-');
        append(text, time.getMonthValue(), 2).append('-');
        append(text, time.getDayOfMonth(), 2).append(' ');
        append(text, time.getHour(), 2).append(':');
        append(text, time.getMinute(), 2).append(':');
        append(text, time.getSecond(), 2).append('.');
        return append(text, (int) Math.floorMod(inRange, 1000L), 3).toString();
    }

    private static StringBuilder append(StringBuilder text, int number, int digits) {
        int divisor = digits == 4 ? 1000 : digits == 3 ? 100 : 10;
        for (; divisor > 0; divisor /= 10) {
            text.append((char) ('0' + number / divisor % 10));
        }
        return text;
    }
}
