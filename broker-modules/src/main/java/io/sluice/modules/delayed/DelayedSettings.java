package io.sluice.modules.delayed;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;

/** Settings of delayed publish (manual 8329-8330). */
public record DelayedSettings(
        @Setting(
                key = "module.delayed",
                value = "on",
                doc =
                        "Whether a message to $delayed/SECONDS/TOPIC is published to TOPIC after so many seconds, up to 4294967.")
        boolean enabled,

        @Setting(
                key = "module.delayed.max_messages",
                value = "100000",
                doc = "Messages that may wait at once, 0 for no limit; further ones are refused.")
        int maxMessages,

        @Setting(
                key = "module.delayed.max_size",
                value = "64MB",
                doc = "Memory that waiting messages may take, 0 for no limit; further ones are refused.")
        ByteSize maxSize) {
    /** Refuses a limit below zero. */
    public DelayedSettings {
        if (maxMessages < 0) {
            throw new IllegalArgumentException("max_messages is 0 or more");
        }
    }
}
