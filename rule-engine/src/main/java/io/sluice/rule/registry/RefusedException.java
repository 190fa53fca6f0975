package io.sluice.rule.registry;

/** A request about rules or resources cannot be granted. The message says why and what would be right; holds no secret. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, for the API's code. */
    public enum Reason {
        /** Something in the request is wrong. */
        BAD_REQUEST,
        /** There is no rule, resource or action of that name. */
        NOT_FOUND,
        /** It is used by something else. */
        IN_USE,
        /** An external system does not answer as it should. */
        TARGET_FAILED
    }

    private final Reason reason;

    public RefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public static RefusedException bad(String message) {
        return new RefusedException(Reason.BAD_REQUEST, message);
    }

    public static RefusedException notFound(String message) {
        return new RefusedException(Reason.NOT_FOUND, message);
    }

    public Reason reason() {
        return reason;
    }
}
