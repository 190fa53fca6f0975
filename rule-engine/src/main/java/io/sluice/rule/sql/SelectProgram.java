package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.sql.eval.Closure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SELECT: items, then WHERE, then one output. */
final class SelectProgram implements Program {
    private static final @Nullable Object[] NO_LOCALS = {};

    private final ItemList items;
    private final @Nullable Closure where;

    private SelectProgram(ItemList items, @Nullable Closure where) {
        this.items = items;
        this.where = where;
    }

    static Program compile(Statement.Select statement, Scope scope) throws RuleSyntaxException {
        ItemList items = ItemList.compile(statement.items(), scope, 0);
        Expression where = statement.where();
        return new SelectProgram(items, where == null ? null : new ExpressionCompiler(scope).compile(where));
    }

    @Override
    public RuleResult run(EventView event, Dialect dialect) {
        int count = items.localCount();
        @Nullable Object[] locals = count == 0 ? NO_LOCALS : new Object[count];
        items.compute(event, locals);
        if (where != null && !where.truth(event, locals)) {
            return RuleResult.NO_MATCH;
        }
        return new RuleResult.Matched(List.of(items.output().make(event, dialect, locals)));
    }
}
