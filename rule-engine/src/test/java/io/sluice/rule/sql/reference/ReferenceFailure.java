package io.sluice.rule.sql.reference;

/** The rule fails at run time. */
final class ReferenceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReferenceFailure(String reason) {
        super(reason, null, false, false);
    }
}
