package io.sluice.store;

/** When a write counts as done. In all cases it survives a kill -9 once it is done. */
public enum Durability {
    /** As soon as the operating system has it: a power cut loses up to half a minute of what was done. */
    NONE,
    /** When it is on the disk; writes wait up to two milliseconds for company and share one fsync. */
    BATCHED,
    /** When it is on the disk, with no waiting for company; what has come meanwhile still shares the fsync. */
    EVERY_MESSAGE
}
