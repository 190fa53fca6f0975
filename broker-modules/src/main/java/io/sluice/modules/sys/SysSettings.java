package io.sluice.modules.sys;

import io.sluice.core.config.Setting;
import java.time.Duration;

/** Settings of the {@code $SYS} topics. */
public record SysSettings(
        @Setting(
                key = "broker.sys_interval",
                value = "1m",
                doc =
                        "Time between two messages on each $SYS topic of version, stats and metrics, 100ms to 1d; 0s for none of them.")
        Duration interval,

        @Setting(
                key = "broker.sys_heartbeat",
                value = "30s",
                doc =
                        "Time between two messages on the $SYS topics uptime and datetime, 100ms to 1d; 0s for none of them.")
        Duration heartbeat,

        @Setting(
                key = "broker.sys_access",
                value = "local",
                doc =
                        "Who may subscribe to $SYS topics where the access control list does not say: local (clients of this "
                                + "machine), all or nobody.")
        SysAccess access,

        @Setting(
                key = "broker.sys_mosquitto",
                value = "off",
                doc = "Whether mosquitto's topics $SYS/broker/... are published too, as retained messages.")
        boolean mosquitto) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Refuses times out of range. */
    public SysSettings {
        check("sys_interval", interval);
        check("sys_heartbeat", heartbeat);
    }

    private static void check(String key, Duration time) {
        if (!time.isZero() && (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(key + " must be 0s, or 100ms to 1d");
        }
    }
}
