package io.sluice.rule.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** A statement as the grammar read it. */
record ParsedRule(
        boolean isForeach,
        List<ParsedItem> items,
        @Nullable List<ParsedItem> outputs,
        @Nullable SqlNode inCase,
        List<ParsedSource> sources,
        @Nullable SqlNode where) {
    static ParsedRule select(List<ParsedItem> items, List<ParsedSource> sources, @Nullable SqlNode where) {
        return new ParsedRule(false, items, null, null, sources, where);
    }

    static ParsedRule foreach(
            List<ParsedItem> items,
            @Nullable List<ParsedItem> outputs,
            @Nullable SqlNode inCase,
            List<ParsedSource> sources,
            @Nullable SqlNode where) {
        return new ParsedRule(true, items, outputs, inCase, sources, where);
    }
}
