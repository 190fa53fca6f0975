package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventView;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.sql.eval.Closure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that a statement becomes, chained from the last to the first. Immutable, safe for any thread.
 *
 * <pre>
 * SELECT   compute items, filter by WHERE, select
 * FOREACH  compute auxiliary items, store the array, filter by WHERE, unnest,
 *          then for each element: filter by INCASE, compute DO, select
 * </pre>
 */
final class Pipeline {
    private static final @Nullable Object[] NO_LOCALS = {};

    /** Local of the element of a FOREACH. */
    private static final int ELEMENT = 0;
    /** Local of the array of a FOREACH. */
    private static final int ARRAY = 1;

    private final Step first;
    private final int localCount;

    private Pipeline(Step first, int localCount) {
        this.first = first;
        this.localCount = localCount;
    }

    static Pipeline of(Statement statement, Scope scope) throws RuleSyntaxException {
        return statement instanceof Statement.Select select
                ? select(select, scope)
                : forEach((Statement.Foreach) statement, scope);
    }

    private static Pipeline select(Statement.Select statement, Scope scope) throws RuleSyntaxException {
        ItemList items = ItemList.compile(statement.items(), scope, 0);
        Closure where = optional(statement.where(), scope);
        Step steps = Steps.compute(items, Steps.filter(where, Steps.select(items.output())));
        return new Pipeline(steps, items.localCount());
    }

    private static Pipeline forEach(Statement.Foreach statement, Scope scope) throws RuleSyntaxException {
        List<SelectItem> items = statement.items();
        if (!(items.get(items.size() - 1) instanceof SelectItem.Value last)) {
            SelectItem.AllColumns star = (SelectItem.AllColumns) items.get(items.size() - 1);
            throw new RuleSyntaxException("FOREACH needs an array, * is none", star.position());
        }
        ItemList auxiliary = ItemList.compile(items.subList(0, items.size() - 1), scope, ARRAY + 1);
        Closure array = new ExpressionCompiler(scope).compile(last.value());
        List<AliasStep> elementName = last.alias().isEmpty() ? List.of(new AliasStep.Key(Scope.ITEM)) : last.alias();
        Scope whole = scope.copy();
        whole.addAlias(elementName, ItemList.local(ARRAY));
        Closure where = optional(statement.where(), whole);

        Scope inner = scope.ofElements();
        inner.addAlias(elementName, ItemList.local(ELEMENT));
        Closure inCase = optional(statement.inCase(), inner);
        int locals = ARRAY + 1 + auxiliary.localCount();
        Step end = Steps.selectElement(ELEMENT, elementName, scope.metadata());
        List<SelectItem> written = statement.outputs();
        if (written != null) {
            ItemList outputs = ItemList.compile(written, inner, locals);
            locals += outputs.localCount();
            end = Steps.compute(outputs, Steps.select(outputs.output()));
        }

        Step elements = Steps.unnest(ARRAY, ELEMENT, Steps.filter(inCase, end));
        Step steps = Steps.compute(auxiliary, Steps.store(array, ARRAY, Steps.filter(where, elements)));
        return new Pipeline(steps, locals);
    }

    private static @Nullable Closure optional(@Nullable Expression expression, Scope scope) throws RuleSyntaxException {
        return expression == null ? null : new ExpressionCompiler(scope).compile(expression);
    }

    /**
     * Runs an event that is one of the rule's own through all steps.
     *
     * @param dialect style of the source that the event belongs to
     * @throws io.sluice.rule.value.RuleFailure if evaluation fails
     */
    RuleResult run(EventView event, Dialect dialect) {
        return first.run(new Frame(event, dialect, localCount == 0 ? NO_LOCALS : new Object[localCount]));
    }
}
