package io.sluice.store;

import io.sluice.core.config.ByteSize;
import io.sluice.core.config.Setting;

/** Settings of the durable store. */
public record StoreSettings(
        @Setting(
                key = "store.durability",
                value = "batched",
                doc =
                        "When something counts as stored. none: as soon as the operating system has it, so that a power cut"
                                + " loses up to half a minute; batched: when it is on the disk, with waits of up to 2 ms for company;"
                                + " every_message: when it is on the disk, with no waiting for company. All survive a kill -9.")
        Durability durability,

        @Setting(
                key = "store.reserve",
                value = "64MB",
                doc =
                        "When the disk has less room than this, messages are refused, so that sessions can still be emptied;"
                                + " 0 to go on until the disk is full.")
        ByteSize reserve) {}
