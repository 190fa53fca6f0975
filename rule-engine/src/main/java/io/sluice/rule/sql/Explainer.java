package io.sluice.rule.sql;

import io.sluice.connector.ValuePath;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.EventView;
import io.sluice.rule.explain.Explanation;
import io.sluice.rule.explain.Explanation.End;
import io.sluice.rule.explain.ExpressionText;
import io.sluice.rule.explain.Part;
import io.sluice.rule.explain.ReplayView;
import io.sluice.rule.json.PayloadPath;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import io.sluice.rule.value.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a rule does with an event, piece by piece. The outcome is that of the rule itself, compiled and run as ever; what
 * stands in its expressions is evaluated besides, from the same syntax tree with the same closures, in the same order. Nothing of it
 * is on the way of live events. Immutable; compiles, so not made on an event loop.
 */
public final class Explainer {
    private static final int MOST_ELEMENTS = 10;
    private static final int ELEMENT = 0;

    private final CompiledRule rule;
    private final PayloadPaths paths;
    private final List<ItemProbe> items = new ArrayList<>();
    private final @Nullable Probe where;
    private final @Nullable Probe inCase;
    private final List<ItemProbe> outputs = new ArrayList<>();
    private int localCount = ELEMENT + 1;

    private record ItemProbe(@Nullable String name, Probe probe, int local) {}

    /** What was seen so far. */
    private static final class Course {
        private final EventView event;
        private final @Nullable Object[] locals;
        private final List<Explanation.Item> items = new ArrayList<>();
        private final List<Explanation.Element> elements = new ArrayList<>();
        private @Nullable Part where;
        private @Nullable End failedAt;
        private String failedText = "";

        Course(EventView event, int localCount) {
            this.event = event;
            this.locals = new Object[localCount];
        }

        boolean goesOn() {
            return failedAt == null;
        }

        Part note(Part part, End step) {
            if (part.hasFailed() && failedAt == null) {
                failedAt = step;
                failedText = part.text();
            }
            return part;
        }
    }

    private Explainer(CompiledRule rule) throws RuleSyntaxException {
        this.rule = rule;
        Set<PayloadPath> found = new LinkedHashSet<>();
        Sources from = rule.from();
        Scope scope = new Scope(from.areLenient(), from.columns(), rule.ruleId(), path -> {
            found.add(path);
            return List.copyOf(found).indexOf(path);
        });
        Set<String> columns = from.columns().stream().map(Column::sqlName).collect(Collectors.toSet());
        Set<String> aliases = new HashSet<>();
        Probe.Place place = new Probe.Place(scope, columns, aliases);
        Statement statement = rule.statement();
        this.where = statement instanceof Statement.Select select ? select(select, place) : forEach(statement, place);
        this.inCase = statement instanceof Statement.Foreach each ? elements(each, place) : null;
        this.paths = new PayloadPaths(found);
    }

    /**
     * For a statement.
     *
     * @param ruleId what {@code metadata.rule_id} is; null if the statement belongs to no rule
     * @throws RuleSyntaxException if the text is no rule
     */
    public static Explainer of(String sql, @Nullable String ruleId) throws RuleSyntaxException {
        return new Explainer(ruleId == null ? RuleCompiler.compile(sql) : RuleCompiler.compile(sql, ruleId));
    }

    /** The rule itself. */
    public CompiledRule rule() {
        return rule;
    }

    private @Nullable Probe select(Statement.Select select, Probe.Place place) throws RuleSyntaxException {
        addItems(select.items(), place, items);
        return optional(select.where(), place);
    }

    private @Nullable Probe forEach(Statement statement, Probe.Place place) throws RuleSyntaxException {
        List<SelectItem> all = ((Statement.Foreach) statement).items();
        addItems(all.subList(0, all.size() - 1), place, items);
        SelectItem.Value last = (SelectItem.Value) all.get(all.size() - 1);
        int array = localCount++;
        items.add(new ItemProbe(nameOf(last), Probe.of(last.value(), place), array));
        // in WHERE the name of the element is the whole array
        Probe.Place whole = new Probe.Place(place.scope().copy(), place.columns(), new HashSet<>(place.aliases()));
        addAlias(elementName(last), array, whole);
        return optional(statement.where(), whole);
    }

    private static List<AliasStep> elementName(SelectItem.Value last) {
        return last.alias().isEmpty() ? List.of(new AliasStep.Key(Scope.ITEM)) : last.alias();
    }

    /** What stands behind DO and INCASE; the latter is returned. */
    private @Nullable Probe elements(Statement.Foreach each, Probe.Place outer) throws RuleSyntaxException {
        SelectItem.Value last = (SelectItem.Value) each.items().get(each.items().size() - 1);
        Set<String> aliases = new HashSet<>(outer.aliases());
        Probe.Place place = new Probe.Place(outer.scope().ofElements(), outer.columns(), aliases);
        addAlias(elementName(last), ELEMENT, place);
        Probe condition = optional(each.inCase(), place);
        if (each.outputs() != null) {
            addItems(each.outputs(), place, outputs);
        }
        return condition;
    }

    private void addItems(List<SelectItem> written, Probe.Place place, List<ItemProbe> into)
            throws RuleSyntaxException {
        for (SelectItem item : written) {
            if (item instanceof SelectItem.Value value) {
                int local = localCount++;
                into.add(new ItemProbe(nameOf(value), Probe.of(value.value(), place), local));
                if (!value.alias().isEmpty()) {
                    addAlias(value.alias(), local, place);
                }
            }
        }
    }

    private static void addAlias(List<AliasStep> alias, int local, Probe.Place place) {
        place.scope().addAlias(alias, ItemList.local(local));
        if (alias.get(0) instanceof AliasStep.Key key) {
            place.aliases().add(key.name());
        }
    }

    private static @Nullable String nameOf(SelectItem.Value item) {
        return item.alias().isEmpty() ? null : ExpressionText.of(item.alias());
    }

    private static @Nullable Probe optional(@Nullable Expression expression, Probe.Place place)
            throws RuleSyntaxException {
        return expression == null ? null : Probe.of(expression, place);
    }

    /**
     * What becomes of an event. The event is not changed by it, nor what rules remember.
     *
     * @param event a view that any thread may read
     * @param atMillis when it happened, milliseconds since the epoch: the time it is for functions that ask
     */
    public Explanation explain(EventView event, long atMillis) {
        EventView view = new ReplayView(event, atMillis, paths);
        if (rule.from().match(view) == null) {
            return new Explanation(End.FROM, noneOfOurs(view), false, List.of(), null, List.of(), 0, List.of());
        }
        RuleResult result = rule.evaluate(new ReplayView(event, atMillis, rule.paths()));
        Course course = new Course(view, localCount);
        evaluate(items, course, rule.isForeach() ? End.FOREACH : End.SELECT, course.items);
        if (where != null) {
            course.where = course.goesOn()
                    ? course.note(where.decide(view, course.locals), End.WHERE)
                    : Part.skipped(where.text());
        }
        boolean passed = course.goesOn() && (course.where == null || course.where.holds());
        List<?> array = passed ? arrayOf(course) : List.of();
        for (int i = 0; i < Math.min(array.size(), MOST_ELEMENTS) && course.goesOn(); i++) {
            element(array.get(i), course);
        }
        return told(result, course, array.size());
    }

    private static void evaluate(List<ItemProbe> items, Course course, End step, List<Explanation.Item> into) {
        for (ItemProbe item : items) {
            Part part = course.goesOn()
                    ? course.note(item.probe().evaluate(course.event, course.locals), step)
                    : Part.skipped(item.probe().text());
            course.locals[item.local()] = Probe.raw(part);
            into.add(new Explanation.Item(item.name(), part));
        }
    }

    private List<?> arrayOf(Course course) {
        Object array = rule.isForeach() ? lastValue(course) : null;
        return array instanceof List<?> list ? list : List.of();
    }

    private static @Nullable Object lastValue(Course course) {
        return Probe.raw(course.items.get(course.items.size() - 1).part());
    }

    private void element(@Nullable Object element, Course course) {
        course.locals[ELEMENT] = element;
        Part condition = inCase == null ? null : course.note(inCase.decide(course.event, course.locals), End.INCASE);
        List<Explanation.Item> shown = new ArrayList<>();
        if (condition == null || condition.holds()) {
            evaluate(outputs, course, End.DO, shown);
        }
        course.elements.add(new Explanation.Element(element, condition, shown));
    }

    private Explanation told(RuleResult result, Course course, int elementCount) {
        End end;
        String reason;
        List<? extends @Nullable Object> given = List.of();
        if (result instanceof RuleResult.Failed failed) {
            end = course.failedAt == null ? (rule.isForeach() ? End.DO : End.SELECT) : course.failedAt;
            reason = (course.failedText.isEmpty() ? "" : course.failedText + ": ") + failed.reason();
        } else if (result instanceof RuleResult.Matched matched) {
            given = matched.answers();
            end = !given.isEmpty() ? End.MATCHED : elementCount == 0 ? End.FOREACH : End.INCASE;
            reason = reasonOf(end, course, elementCount);
        } else {
            end = End.WHERE;
            reason = "the condition is false";
        }
        if (end != End.MATCHED && course.event.payload().notJson()) {
            reason = reason + "; the payload is not JSON";
        }
        boolean hasFailed = result instanceof RuleResult.Failed;
        return new Explanation(
                end, reason, hasFailed, course.items, course.where, course.elements, elementCount, given);
    }

    private static @Nullable String reasonOf(End end, Course course, int elementCount) {
        if (end == End.MATCHED) {
            return null;
        }
        if (end == End.INCASE) {
            return elementCount == 1
                    ? "the condition is false for the only element"
                    : "the condition is false for all " + elementCount + " elements";
        }
        Part array = course.items.get(course.items.size() - 1).part();
        Object value = Probe.raw(array);
        return value instanceof List
                ? "the array is empty"
                : "there is nothing to go through: " + array.text() + " is "
                        + (value == ValuePath.UNDEFINED ? "absent" : Values.describe(value));
    }

    private String noneOfOurs(EventView event) {
        String sources =
                rule.sources().stream().map(source -> '"' + source.name() + '"').collect(Collectors.joining(", "));
        String topic = event.topic() == null ? "" : " on " + event.topic();
        return "the rule reads from " + sources + ", this is "
                + event.type().columnValue(rule.sources().get(0).dialect()) + topic;
    }
}
