package io.sluice.management.http;

import io.sluice.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the API tells of this Sluice.
 *
 * @param name name in lists, for instance {@code sluice@127.0.0.1}
 * @param version version of the product, for instance {@code 0.1.0}
 * @param time the machine's clocks
 * @param startedNanos {@link TimeSource#monotonicNanos()} when it started
 */
public record NodeInfo(String name, String version, TimeSource time, long startedNanos) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** Started now. */
    public static NodeInfo startingNow(String name, String version, TimeSource time) {
        return new NodeInfo(name, version, time, time.monotonicNanos());
    }

    /** Time in the machine's zone, as the manual's answers have it: {@code 2017-04-14 12:50:15}. */
    static String timeText(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis).atZone(ZoneId.systemDefault()));
    }

    /** Time since the start, as the manual's answers have it: {@code 1 hours, 17 minutes, 1 seconds}. */
    String uptime() {
        Duration up = Duration.ofNanos(time.monotonicNanos() - startedNanos);
        StringBuilder text = new StringBuilder();
        append(text, up.toDays(), "days");
        append(text, up.toHoursPart(), "hours");
        append(text, up.toMinutesPart(), "minutes");
        return text.append(up.toSecondsPart()).append(" seconds").toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0 || text.length() > 0) {
            text.append(count).append(' ').append(unit).append(", ");
        }
    }

    /** The endpoint, for paths whose {@code :node} is this one or that have none. */
    Endpoint only(Endpoint endpoint) {
        return call -> {
            String asked = call.pathOrNull("node");
            if (asked != null && !asked.equals(name)) {
                throw ApiException.notFound("Node " + asked + " Not Found");
            }
            return endpoint.answer(call);
        };
    }
}
