package io.sluice.gateway.transport.tls;

/** Whether a listener asks its clients for certificates. */
public enum Verify {
    /** It does not. */
    VERIFY_NONE,
    /** It does, and a certificate that comes must lead to one of {@code cacertfile}. */
    VERIFY_PEER
}
