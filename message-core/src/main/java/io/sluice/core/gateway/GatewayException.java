package io.sluice.core.gateway;

/** A gateway cannot start. The message names listener, address and remedy. */
public final class GatewayException extends Exception {
    private static final long serialVersionUID = 1L;

    public GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
