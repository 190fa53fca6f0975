package io.sluice.connector.template;

/** A message that does not fit its template: it is refused for good. The message says why. */
public final class UnusableMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableMessageException(String message) {
        super(message, null, false, false);
    }
}
