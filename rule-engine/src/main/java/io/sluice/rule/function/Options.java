package io.sluice.rule.function;

import io.sluice.rule.value.RuleFailure;

/** Words that several functions take as an argument. */
final class Options {
    static final String LEADING = "leading";
    static final String TRAILING = "trailing";
    static final String BOTH = "both";
    static final String ALL = "all";

    private Options() {}

    static RuleFailure unknown(String what, String option) {
        return new RuleFailure("unknown " + what + ": " + option);
    }
}
