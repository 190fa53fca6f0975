package io.sluice.rule.jq;

/** The text is no filter, or names what there is not. Carries no stack trace. */
final class JqSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JqSyntaxException(String message) {
        super(message, null, false, false);
    }
}
