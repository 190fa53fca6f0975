package io.sluice.core.broker;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;
import java.time.Duration;

/** Limits of what is retained (manual 8236-8249). */
public record RetainedSettings(
        @Setting(
                key = "retainer.storage_type",
                value = "disc",
                doc =
                        "Where retained messages are kept: ram (gone with a restart), disc (memory and disk), or disc_only, which "
                                + "is the same as disc here.")
        StorageType storageType,

        @Setting(
                key = "retainer.max_retained_messages",
                value = "0",
                doc =
                        "Most topics with a retained message; 0 for no limit. At the limit a message of a further topic is "
                                + "delivered but not retained.")
        int maxMessages,

        @Setting(
                key = "retainer.max_payload_size",
                value = "1MB",
                doc =
                        "Largest payload that is retained, 0 for no limit; a larger message is delivered but not retained.")
        ByteSize maxPayloadSize,

        @Setting(
                key = "retainer.expiry_interval",
                value = "0",
                doc = "Life of a retained message that brings no expiry of its own; 0 for ever.")
        Duration expiryInterval) {
    /** As if no setting was given. */
    public static final RetainedSettings DEFAULT =
            new RetainedSettings(StorageType.DISC, 0, new ByteSize(1 << 20), Duration.ZERO);

    /** Where retained messages are kept. */
    public enum StorageType {
        RAM,
        DISC,
        DISC_ONLY;

        /** Whether retained messages outlive the process. */
        public boolean isDurable() {
            return this != RAM;
        }
    }

    /** Refuses what is out of range. */
    public RetainedSettings {
        if (maxMessages < 0) {
            throw new IllegalArgumentException("max_retained_messages is 0 or more");
        }
        if (expiryInterval.isNegative()) {
            throw new IllegalArgumentException("expiry_interval is 0 or more");
        }
    }
}
