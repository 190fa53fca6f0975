package io.sluice.rule.sql.ast;

import java.util.List;

/** One item of a list after SELECT, FOREACH or DO. */
public sealed interface SelectItem {
    /** {@code *}. */
    record AllColumns(Position position) implements SelectItem {}

    /**
     * {@code value [AS alias]}.
     *
     * @param alias empty if none was written
     * @param text the value as written, blanks folded
     */
    record Value(Expression value, List<AliasStep> alias, String text) implements SelectItem {}
}
