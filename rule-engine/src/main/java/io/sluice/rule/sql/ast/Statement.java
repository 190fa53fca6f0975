package io.sluice.rule.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule as written. */
public sealed interface Statement {
    /** What it reads from; not empty. */
    List<Source> sources();

    /** Condition on the event, null if there is none. */
    @Nullable
    Expression where();

    /** {@code SELECT items FROM sources [WHERE where]}. */
    record Select(
            List<SelectItem> items,
            List<Source> sources,
            @Nullable Expression where) implements Statement {}

    /**
     * {@code FOREACH items [DO outputs] [INCASE inCase] FROM sources [WHERE where]}.
     *
     * @param items the last one yields the array
     * @param outputs null without DO
     */
    record Foreach(
            List<SelectItem> items,
            @Nullable List<SelectItem> outputs,
            @Nullable Expression inCase,
            List<Source> sources,
            @Nullable Expression where)
            implements Statement {}
}
