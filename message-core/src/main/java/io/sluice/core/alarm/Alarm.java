package io.sluice.core.alarm;

import java.util.Map;

/**
 * One thing that is wrong, or was.
 *
 * @param name what it is about, unique among the active ones: {@code disk_full}, {@code resource_down/resource:influx}
 * @param severity how bad it is
 * @param details values for programs: strings, numbers, booleans; in the order in which they are shown
 * @param message one sentence for people
 * @param activatedAtMillis wall time, milliseconds since the epoch
 * @param deactivatedAtMillis wall time of its end, {@link #STILL_ACTIVE} while it lasts
 */
public record Alarm(
        String name,
        Severity severity,
        Map<String, Object> details,
        String message,
        long activatedAtMillis,
        long deactivatedAtMillis) {
    /** End of an alarm that has none yet. */
    public static final long STILL_ACTIVE = -1;

    public boolean isActive() {
        return deactivatedAtMillis == STILL_ACTIVE;
    }

    /** How long it lasted, or lasts until now; never negative. */
    public long durationMillis(long nowMillis) {
        return Math.max(0, (isActive() ? nowMillis : deactivatedAtMillis) - activatedAtMillis);
    }

    Alarm endedAt(long millis) {
        return new Alarm(name, severity, details, message, activatedAtMillis, millis);
    }
}
