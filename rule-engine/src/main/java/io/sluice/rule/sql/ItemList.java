package io.sluice.rule.sql;

import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.eval.Closure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled list of items.
 *
 * <p>Items are evaluated from left to right before WHERE is. Where every item only looks something up, nobody can tell
 * when that happens: such a list has no locals, aliases stand for the look-up itself, and WHERE may go first, so that an event
 * that does not match costs nothing but WHERE. A list with an item that may fail is computed into locals.
 */
final class ItemList {
    private final Closure[] computed;
    private final int firstLocal;
    private final Output output;

    private ItemList(List<Closure> computed, int firstLocal, List<Output.Part> parts) {
        this.computed = computed.toArray(Closure[]::new);
        this.firstLocal = firstLocal;
        this.output = new Output(parts);
    }

    /**
     * Compiles items and adds their aliases to the scope.
     *
     * @param firstLocal index of the first local that may be used
     */
    static ItemList compile(List<SelectItem> items, Scope scope, int firstLocal) throws RuleSyntaxException {
        boolean lookUps = items.stream().allMatch(ItemList::isLookUp);
        List<Closure> computed = new ArrayList<>();
        List<Output.Part> parts = new ArrayList<>();
        for (SelectItem item : items) {
            if (item instanceof SelectItem.Value value) {
                Closure closure = new ExpressionCompiler(scope).compile(value.value());
                Closure result = closure;
                if (!lookUps) {
                    result = local(firstLocal + computed.size());
                    computed.add(closure);
                }
                if (!value.alias().isEmpty()) {
                    scope.addAlias(value.alias(), result);
                }
                parts.add(new Output.Part(outputPath(value), result));
            } else {
                parts.add(Output.Part.allColumns(scope.metadata()));
            }
        }
        return new ItemList(computed, firstLocal, parts);
    }

    static Closure local(int index) {
        return (event, locals) -> locals[index];
    }

    private static boolean isLookUp(SelectItem item) {
        return !(item instanceof SelectItem.Value value) || isLookUp(value.value());
    }

    private static boolean isLookUp(Expression expression) {
        if (expression instanceof Expression.Field field) {
            return isLookUp(field.base());
        }
        if (expression instanceof Expression.Element element) {
            return isLookUp(element.base()) && integer(element.index()) != null;
        }
        return expression instanceof Expression.Name || expression instanceof Expression.Literal;
    }

    private static @Nullable Long integer(Expression expression) {
        Object value = expression instanceof Expression.Literal literal
                ? literal.value()
                : ExpressionCompiler.negatedLiteral(expression);
        return value instanceof Long number ? number : null;
    }

    private static List<AliasStep> outputPath(SelectItem.Value item) {
        if (!item.alias().isEmpty()) {
            return item.alias();
        }
        List<AliasStep> path = new ArrayList<>();
        return collectSteps(item.value(), path) ? path : List.of(new AliasStep.Key(item.text()));
    }

    /** The steps of a plain path; false if the expression is something else and is named by its text. */
    private static boolean collectSteps(Expression expression, List<AliasStep> steps) {
        if (expression instanceof Expression.Name name) {
            return steps.add(new AliasStep.Key(name.name()));
        }
        if (expression instanceof Expression.Field field) {
            return collectSteps(field.base(), steps) && steps.add(new AliasStep.Key(field.key()));
        }
        if (expression instanceof Expression.Element element) {
            Long index = integer(element.index());
            return index != null
                    && Math.abs(index) <= Short.MAX_VALUE
                    && collectSteps(element.base(), steps)
                    && steps.add(new AliasStep.Index((int) Math.abs(index), index < 0));
        }
        return false;
    }

    /** Locals used, from {@code firstLocal} on. */
    int localCount() {
        return computed.length;
    }

    /** Computes the items from left to right into their locals. */
    void compute(io.sluice.rule.event.EventView event, @Nullable Object[] locals) {
        for (int i = 0; i < computed.length; i++) {
            locals[firstLocal + i] = computed[i].value(event, locals);
        }
    }

    Output output() {
        return output;
    }
}
