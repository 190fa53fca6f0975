package io.sluice.core.broker;

/** How a shared subscription picks one of its members (manual 748-758). */
public enum SharedStrategy {
    RANDOM,
    ROUND_ROBIN,
    /** Always the same one while it is connected. */
    STICKY,
    /** By the publisher's client id. */
    HASH
}
