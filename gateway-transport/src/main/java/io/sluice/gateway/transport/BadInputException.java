package io.sluice.gateway.transport;

import io.sluice.core.hook.CloseReason;

/** A peer sent what its protocol forbids. Ends the connection. */
public final class BadInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    /** @param message what is wrong, for people */
    public BadInputException(CloseReason reason, String message) {
        // control flow on bad input of a device: no stack trace wanted
        super(message, null, false, false);
        this.reason = reason;
    }

    public CloseReason reason() {
        return reason;
    }
}
