package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.sql.eval.ObjectEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FOREACH: items, of which the last is the array, then WHERE once, then INCASE and DO for each element. Local 0 is the
 * element, the auxiliary items follow, then the items of DO.
 */
final class ForeachProgram implements Program {
    private static final int ELEMENT = 0;

    private final ItemList auxiliary;
    private final Closure array;
    private final List<AliasStep> elementName;
    private final @Nullable Closure where;
    private final @Nullable Closure inCase;
    private final @Nullable ItemList outputs;
    private final int localCount;

    private ForeachProgram(Statement.Foreach statement, Scope scope) throws RuleSyntaxException {
        List<SelectItem> items = statement.items();
        if (!(items.get(items.size() - 1) instanceof SelectItem.Value last)) {
            SelectItem.AllColumns star = (SelectItem.AllColumns) items.get(items.size() - 1);
            throw new RuleSyntaxException("FOREACH needs an array, * is none", star.position());
        }
        this.auxiliary = ItemList.compile(items.subList(0, items.size() - 1), scope, ELEMENT + 1);
        this.array = new ExpressionCompiler(scope).compile(last.value());
        this.where = optional(statement.where(), scope);
        this.elementName = last.alias().isEmpty() ? List.of(new AliasStep.Key(Scope.ITEM)) : last.alias();
        Scope inner = scope.copy();
        inner.addAlias(elementName, ItemList.local(ELEMENT));
        this.inCase = optional(statement.inCase(), inner);
        int free = ELEMENT + 1 + auxiliary.localCount();
        List<SelectItem> written = statement.outputs();
        this.outputs = written == null ? null : ItemList.compile(written, inner, free);
        this.localCount = free + (outputs == null ? 0 : outputs.localCount());
    }

    static Program compile(Statement.Foreach statement, Scope scope) throws RuleSyntaxException {
        return new ForeachProgram(statement, scope);
    }

    private static @Nullable Closure optional(@Nullable Expression expression, Scope scope) throws RuleSyntaxException {
        return expression == null ? null : new ExpressionCompiler(scope).compile(expression);
    }

    @Override
    public RuleResult run(EventView event, Dialect dialect) {
        @Nullable Object[] locals = new Object[localCount];
        auxiliary.compute(event, locals);
        Object elements = array.value(event, locals);
        if (where != null && !where.truth(event, locals)) {
            return RuleResult.NO_MATCH;
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        List<@Nullable Object> passed = new ArrayList<>();
        if (elements instanceof List<?> list) {
            for (Object element : list) {
                locals[ELEMENT] = element;
                if (inCase == null || inCase.truth(event, locals)) {
                    rows.add(row(event, dialect, locals));
                    passed.add(element);
                }
            }
        }
        boolean bare = outputs == null && dialect == Dialect.V3;
        return bare ? new RuleResult.Matched(rows, passed) : new RuleResult.Matched(rows);
    }

    private Map<String, @Nullable Object> row(EventView event, Dialect dialect, @Nullable Object[] locals) {
        if (outputs != null) {
            outputs.compute(event, locals);
            return outputs.output().make(event, dialect, locals);
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        Object element = locals[ELEMENT];
        if (dialect == Dialect.V3 && element instanceof Map<?, ?> object) {
            object.forEach((key, value) -> row.put(String.valueOf(key), value));
            return row;
        }
        if (dialect == Dialect.V4) {
            event.forEachColumn(dialect, row::put);
        }
        ObjectEdit.put(row, elementName, element);
        return row;
    }
}
