package io.sluice.modules.presence;

import io.sluice.core.config.Setting;

/** Settings of the events of clients that come and go. */
public record PresenceSettings(
        @Setting(
                key = "module.presence",
                value = "on",
                doc = "Whether each client that comes or goes is told of on $SYS/brokers/NODE/clients/ID/connected and "
                        + "disconnected.")
        boolean enabled,

        @Setting(key = "module.presence.qos", value = "1", doc = "QoS of these messages, 0 to 2.")
        int qos) {
    /** Refuses what is no QoS. */
    public PresenceSettings {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("qos must be 0 to 2");
        }
    }
}
