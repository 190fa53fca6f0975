package io.sluice.rule.sql.parser;

import org.apache.calcite.sql.parser.SqlParserPos;

/** A name after FROM as the grammar read it, without its quotes. */
record ParsedSource(String name, SqlParserPos position) {
    static ParsedSource of(String quoted, SqlParserPos position) {
        String quote = quoted.substring(0, 1);
        String name = quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote);
        return new ParsedSource(name, position);
    }
}
