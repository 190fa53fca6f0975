package io.sluice.rule.value;

/** Evaluation of a rule cannot go on with this event. Control flow, caught once per evaluation; carries no stack trace. */
public final class RuleFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason one line for a person, without the name of the rule */
    public RuleFailure(String reason) {
        super(reason, null, false, false);
    }
}
