package io.sluice.connector.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers until when a server wants to be left alone (RFC 9110, 10.2.3). Safe for any thread. */
final class Pause {
    private static final long LONGEST = TimeUnit.MINUTES.toSeconds(5);

    private volatile long until = System.nanoTime();

    /** @param retryAfter seconds or a date, as the header has it; null begins nothing */
    void begin(@Nullable String retryAfter) {
        if (retryAfter != null) {
            long seconds = Math.min(LONGEST, seconds(retryAfter.trim()));
            until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        }
    }

    /** Whole seconds left, rounded up; 0 if it is over. */
    long secondsLeft() {
        long nanos = until - System.nanoTime();
        return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(nanos - 1) + 1;
    }

    private static long seconds(String text) {
        try {
            if (text.matches("\\d{1,9}")) {
                return Long.parseLong(text);
            }
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Math.max(0, Duration.between(Instant.now(), then).toSeconds());
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
