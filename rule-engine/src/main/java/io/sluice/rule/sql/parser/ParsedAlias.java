package io.sluice.rule.sql.parser;

import io.sluice.rule.sql.ast.AliasStep;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An alias while the grammar reads it. */
final class ParsedAlias {
    /** Stands for every index that no array has. */
    static final int TOO_LARGE = Integer.MAX_VALUE;

    private static final int LONGEST_INDEX = 6;

    private final List<AliasStep> steps = new ArrayList<>();
    private SqlParserPos position = SqlParserPos.ZERO;

    void name(String name) {
        steps.add(new AliasStep.Key(name));
    }

    void index(String digits, boolean fromEnd) {
        boolean fits = digits.length() <= LONGEST_INDEX;
        steps.add(new AliasStep.Index(fits ? Integer.parseInt(digits) : TOO_LARGE, fromEnd));
    }

    ParsedAlias at(SqlParserPos where) {
        this.position = where;
        if (steps.size() == 1 && steps.get(0) instanceof AliasStep.Key key) {
            steps.clear();
            QuotedPath.steps(key.name()).forEach(this::name);
        }
        return this;
    }

    boolean isTooLarge() {
        return steps.stream().anyMatch(step -> step instanceof AliasStep.Index index && index.index() == TOO_LARGE);
    }

    List<AliasStep> steps() {
        return steps;
    }

    SqlParserPos position() {
        return position;
    }
}
