package io.sluice.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the manual's answers and topics have them. */
public final class TimeText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private TimeText() {}

    /** Time in the machine's zone: {@code 2017-04-14 12:50:15}. */
    public static String ofMillis(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis).atZone(ZoneId.systemDefault()));
    }

    /** A duration: {@code 1 hours, 17 minutes, 1 seconds}. */
    public static String of(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "days");
        append(text, duration.toHoursPart(), "hours");
        append(text, duration.toMinutesPart(), "minutes");
        return text.append(duration.toSecondsPart()).append(" seconds").toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0 || text.length() > 0) {
            text.append(count).append(' ').append(unit).append(", ");
        }
    }
}
