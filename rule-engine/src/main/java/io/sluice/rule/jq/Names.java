package io.sluice.rule.jq;

import org.jspecify.annotations.Nullable;

/** Names in sight while a filter is parsed: variables with a dollar, functions as name/arguments, labels with an asterisk. */
final class Names {
    static final Names NONE = new Names(null, "");

    private final @Nullable Names outer;
    private final String name;

    private Names(@Nullable Names outer, String name) {
        this.outer = outer;
        this.name = name;
    }

    Names with(String more) {
        return new Names(this, more);
    }

    boolean has(String wanted) {
        for (Names names = this; names != null; names = names.outer) {
            if (names.name.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
