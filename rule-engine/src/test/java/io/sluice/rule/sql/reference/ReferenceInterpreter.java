package io.sluice.rule.sql.reference;

import static io.sluice.rule.sql.reference.Absent.ABSENT;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a statement answers for an event: items from left to right, then WHERE, then the elements of a FOREACH. */
final class ReferenceInterpreter {
    private ReferenceInterpreter() {}

    static ReferenceOutcome run(Statement statement, Map<String, Object> columns, Dialect dialect) {
        try {
            ReferenceScope scope = ReferenceScope.of(columns, dialect);
            return statement instanceof Statement.Select select
                    ? select(select, scope)
                    : foreach((Statement.Foreach) statement, scope);
        } catch (ReferenceFailure e) {
            return new ReferenceOutcome.Failed();
        }
    }

    private static ReferenceOutcome select(Statement.Select select, ReferenceScope scope) {
        Map<String, Object> output = items(select.items(), scope);
        if (select.where() != null && !ReferenceExpressions.condition(select.where(), scope)) {
            return new ReferenceOutcome.NoMatch();
        }
        return new ReferenceOutcome.Rows(List.of(output));
    }

    private static ReferenceOutcome foreach(Statement.Foreach foreach, ReferenceScope scope) {
        int last = foreach.items().size() - 1;
        items(foreach.items().subList(0, last), scope);
        SelectItem.Value source = (SelectItem.Value) foreach.items().get(last);
        Object array = ReferenceExpressions.value(source.value(), scope);
        String name = source.alias().isEmpty()
                ? "item"
                : ((AliasStep.Key) source.alias().get(0)).name();
        if (foreach.where() != null && !ReferenceExpressions.condition(foreach.where(), scope.with(name, array))) {
            return new ReferenceOutcome.NoMatch();
        }
        List<Object> answers = new ArrayList<>();
        // before 4.4 DO and INCASE did not see the auxiliary values
        ReferenceScope outer =
                scope.dialect() == Dialect.V3 ? ReferenceScope.of(scope.columns(), scope.dialect()) : scope;
        for (Object element : array instanceof List<?> list ? list : List.of()) {
            ReferenceScope inner = outer.with(name, element);
            if (foreach.inCase() == null || ReferenceExpressions.condition(foreach.inCase(), inner)) {
                answers.add(answer(foreach, name, element, inner));
            }
        }
        return new ReferenceOutcome.Rows(answers);
    }

    private static Object answer(Statement.Foreach foreach, String name, Object element, ReferenceScope scope) {
        if (foreach.outputs() != null) {
            return items(foreach.outputs(), scope);
        }
        if (scope.dialect() == Dialect.V3) {
            return element;
        }
        Map<String, Object> output = new LinkedHashMap<>(scope.columns());
        output.put(name, element);
        return output;
    }

    /** Evaluates items from left to right; each sees the aliases of those before. */
    private static Map<String, Object> items(List<SelectItem> items, ReferenceScope scope) {
        Map<String, Object> output = new LinkedHashMap<>();
        for (SelectItem item : items) {
            if (item instanceof SelectItem.Value value) {
                item(value, output, scope);
            } else {
                scope.columns().forEach((column, content) -> {
                    if (!output.containsKey(column)) {
                        output.put(column, content);
                    }
                });
            }
        }
        return output;
    }

    private static void item(SelectItem.Value item, Map<String, Object> output, ReferenceScope scope) {
        Object value = ReferenceExpressions.value(item.value(), scope);
        List<AliasStep> place = item.alias().isEmpty() ? place(item) : item.alias();
        if (!item.alias().isEmpty()) {
            scope.define(place, value);
        }
        if (value == ABSENT) {
            return;
        }
        String head = ((AliasStep.Key) place.get(0)).name();
        Object whole = output.containsKey(head) ? output.get(head) : ABSENT;
        output.put(head, ReferenceScope.put(whole, place.subList(1, place.size()), value));
    }

    /** Where an item without alias goes: a path keeps its path, anything else is called as it is written. */
    private static List<AliasStep> place(SelectItem.Value item) {
        List<AliasStep> steps = new ArrayList<>();
        Expression at = item.value();
        while (at instanceof Expression.Field field) {
            steps.add(0, new AliasStep.Key(field.key()));
            at = field.base();
        }
        if (at instanceof Expression.Name name) {
            steps.add(0, new AliasStep.Key(name.name()));
            return steps;
        }
        return List.of(new AliasStep.Key(item.text()));
    }
}
