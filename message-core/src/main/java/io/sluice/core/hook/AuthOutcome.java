package io.sluice.core.hook;

/**
 * Outcome of authentication.
 *
 * @param result what was decided
 * @param superuser whether the access control list does not apply to this client
 */
public record AuthOutcome(Result result, boolean superuser) {
    /** Nobody decided yet. */
    public static final AuthOutcome IGNORED = new AuthOutcome(Result.IGNORED, false);

    public static final AuthOutcome SUCCESS = new AuthOutcome(Result.SUCCESS, false);
    public static final AuthOutcome BAD_CREDENTIALS = new AuthOutcome(Result.BAD_USERNAME_OR_PASSWORD, false);
    public static final AuthOutcome NOT_AUTHORISED = new AuthOutcome(Result.NOT_AUTHORIZED, false);

    /** Results a listener can come to (manual 7108-7113). */
    public enum Result {
        /** No listener knows the client: anonymous access decides. */
        IGNORED,
        SUCCESS,
        BAD_USERNAME_OR_PASSWORD,
        NOT_AUTHORIZED,
        /** Nobody could tell: a database is away. */
        SERVER_UNAVAILABLE,
        BANNED
    }

    public boolean isSuccess() {
        return result == Result.SUCCESS;
    }
}
