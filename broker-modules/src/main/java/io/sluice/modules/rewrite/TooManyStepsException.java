package io.sluice.modules.rewrite;

/** An expression takes too long on a topic. */
final class TooManyStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyStepsException() {
        // control flow on bad input of a device: no stack trace wanted
        super("the expression takes too long on this topic", null, false, false);
    }
}
