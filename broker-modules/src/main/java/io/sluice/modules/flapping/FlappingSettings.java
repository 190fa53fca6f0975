package io.sluice.modules.flapping;

import io.sluice.core.config.CountLimit;
import io.sluice.core.config.Setting;
import java.time.Duration;

/** Settings of a zone that concern clients that come and go too often (manual 1523-1528). */
public record FlappingSettings(
        @Setting(
                key = "zone.{name}.enable_flapping_detect",
                value = "off",
                doc = "Whether a client identifier that connects too often is banned for a while. Needs enable_ban.")
        boolean enabled,

        @Setting(
                key = "zone.{name}.flapping_threshold",
                value = "10, 1m",
                doc =
                        "Connections of one client identifier that are still in order, 1 to 1000, and the time they are counted in, "
                                + "up to 1d; one more is too many.")
        CountLimit threshold,

        @Setting(
                key = "zone.{name}.flapping_banned_expiry_interval",
                value = "1h",
                doc = "How long a client is banned that came and went too often.")
        Duration banned) {
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int MOST_SECONDS = 86_400;

    /** Refuses what is out of range. */
    public FlappingSettings {
        if (threshold.count() > MOST_CONNECTIONS || threshold.seconds() > MOST_SECONDS) {
            throw new IllegalArgumentException("flapping_threshold is 1 to 1000 connections within up to 1d");
        }
        if (banned.isNegative() || banned.isZero()) {
            throw new IllegalArgumentException("flapping_banned_expiry_interval is more than 0");
        }
    }
}
