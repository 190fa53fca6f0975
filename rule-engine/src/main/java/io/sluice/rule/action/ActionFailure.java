package io.sluice.rule.action;

/** An action cannot do its work for this output. Caught once per run and counted; carries no stack trace. */
public final class ActionFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason one line for a person */
    public ActionFailure(String reason) {
        super(reason, null, false, false);
    }
}
