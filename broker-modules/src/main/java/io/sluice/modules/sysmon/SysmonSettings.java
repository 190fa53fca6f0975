package io.sluice.modules.sysmon;

import io.sluice.core.config.Setting;
import java.time.Duration;

/** Limits of what is told on the {@code sysmon} topics. */
public record SysmonSettings(
        @Setting(
                key = "sysmon.long_gc",
                value = "500ms",
                doc = "A pause of the Java machine's collector from this length on is told of, 1ms to 1h; 0s for none.")
        Duration longGc,

        @Setting(
                key = "sysmon.long_schedule",
                value = "240ms",
                doc =
                        "An event loop that lets a task wait this long is told of, 10ms to 1h; 0s for none. Looked at once a second.")
        Duration longSchedule,

        @Setting(
                key = "sysmon.large_heap",
                value = "85%",
                doc =
                        "Share of the heap that is still in use after a collection from which on it is told of and an alarm is raised, "
                                + "0.01 to 1; 0 for never.")
        double largeHeap) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Refuses limits out of range. */
    public SysmonSettings {
        check("long_gc", longGc, Duration.ofMillis(1));
        check("long_schedule", longSchedule, Duration.ofMillis(10));
        if (!(largeHeap == 0 || largeHeap >= 0.01 && largeHeap <= 1)) {
            throw new IllegalArgumentException("large_heap must be 0, or 0.01 to 1");
        }
    }

    private static void check(String key, Duration time, Duration shortest) {
        if (!time.isZero() && (time.compareTo(shortest) < 0 || time.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(key + " must be 0s, or " + shortest.toMillis() + "ms to 1h");
        }
    }
}
