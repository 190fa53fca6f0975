package io.sluice.connector;

/** Text that is no JSON. The message says what is wrong, with line and column, and shows nothing of the text. */
public final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    JsonSyntaxException(String message) {
        super(message, null, false, false);
    }
}
