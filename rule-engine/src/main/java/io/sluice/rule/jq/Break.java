package io.sluice.rule.jq;

/** Leaves a label, or a function that has enough. Control flow; carries no stack trace. */
final class Break extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Break() {
        super(null, null, false, false);
    }
}
