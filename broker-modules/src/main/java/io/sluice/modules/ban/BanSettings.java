package io.sluice.modules.ban;

import io.sluice.core.config.Setting;

/** Settings of a zone that concern bans (manual 1475-1476). */
public record BanSettings(
        @Setting(
                key = "zone.{name}.enable_ban",
                value = "on",
                doc = "Whether clients on the ban list are refused and sent away.")
        boolean enabled) {}
