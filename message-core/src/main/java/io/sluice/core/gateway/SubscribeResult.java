package io.sluice.core.gateway;

/** What became of one subscription. */
public enum SubscribeResult {
    NEW,
    /** The client had the same filter before; its options are the new ones now. */
    REPLACED,
    NOT_AUTHORISED,
    QUOTA_EXCEEDED;

    public boolean isGranted() {
        return this == NEW || this == REPLACED;
    }
}
