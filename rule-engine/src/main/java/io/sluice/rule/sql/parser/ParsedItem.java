package io.sluice.rule.sql.parser;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** An item as the grammar read it; without a value it is {@code *}. */
record ParsedItem(@Nullable SqlNode value, @Nullable ParsedAlias alias, SqlParserPos position) {
    static ParsedItem star(SqlParserPos position) {
        return new ParsedItem(null, null, position);
    }

    static ParsedItem of(SqlNode value, @Nullable ParsedAlias alias) {
        return new ParsedItem(value, alias, value.getParserPosition());
    }
}
