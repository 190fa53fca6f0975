package io.sluice.rule.sql.reference;

/** The specification leaves the result open: nothing to compare with. */
final class Unspecified extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unspecified(String what) {
        super(what, null, false, false);
    }
}
