package io.sluice.core.alarm;

import io.sluice.core.config.Setting;

/** How much is remembered of alarms that are over. */
public record AlarmSettings(
        @Setting(
                key = "alarm.size_limit",
                value = "1000",
                doc = "Alarms that are over and still shown, 0 to 100000; the oldest are forgotten first.")
        int historySize) {
    private static final int MOST = 100_000;

    /** Refuses a size out of range. */
    public AlarmSettings {
        if (historySize < 0 || historySize > MOST) {
            throw new IllegalArgumentException("must be 0 to " + MOST);
        }
    }
}
