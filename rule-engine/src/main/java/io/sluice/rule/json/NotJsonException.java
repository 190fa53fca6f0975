package io.sluice.rule.json;

import java.io.IOException;

/** The bytes are not one JSON value. Control flow: one instance, no stack trace. */
final class NotJsonException extends IOException {
    static final NotJsonException INSTANCE = new NotJsonException();

    private static final long serialVersionUID = 1L;

    private NotJsonException() {
        super("not JSON");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
