package io.sluice.rule.sql.parser;

import io.sluice.rule.sql.ast.AliasStep;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An alias while the grammar reads it. */
final class ParsedAlias {
    private final List<AliasStep> steps = new ArrayList<>();
    private SqlParserPos position = SqlParserPos.ZERO;

    void name(String name) {
        steps.add(new AliasStep.Key(name));
    }

    void index(String digits, boolean fromEnd) {
        steps.add(new AliasStep.Index(Integer.parseInt(digits), fromEnd));
    }

    ParsedAlias at(SqlParserPos where) {
        this.position = where;
        return this;
    }

    List<AliasStep> steps() {
        return steps;
    }

    SqlParserPos position() {
        return position;
    }
}
