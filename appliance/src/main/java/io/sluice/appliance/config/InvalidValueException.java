package io.sluice.appliance.config;

/** A text is not a value of the setting's type; the message says what is allowed. */
final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidValueException(String allowed) {
        super(allowed);
    }
}
