package io.sluice.rule.sql;

import io.sluice.connector.ValuePath;
import io.sluice.rule.event.EventView;
import io.sluice.rule.explain.ExpressionText;
import io.sluice.rule.explain.Part;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.eval.Closure;
import io.sluice.rule.value.Comparison;
import io.sluice.rule.value.RuleFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An expression that can be evaluated with everything it is made of, each by the closure that a rule would have for it. Parts
 * that the whole would not have looked at are left alone. Immutable.
 */
final class Probe {
    private final Expression expression;
    private final String text;
    private final Closure whole;
    private final List<Probe> parts;
    private final @Nullable Absence absence;

    private Probe(Expression expression, Closure whole, List<Probe> parts, @Nullable Absence absence) {
        this.expression = expression;
        this.text = ExpressionText.of(expression);
        this.whole = whole;
        this.parts = parts;
        this.absence = absence;
    }

    /**
     * Where an expression stands.
     *
     * @param scope names it can use
     * @param columns names of the columns that the rule's events have
     * @param aliases names that earlier items made
     */
    record Place(Scope scope, Set<String> columns, Collection<String> aliases) {}

    static Probe of(Expression expression, Place place) throws RuleSyntaxException {
        List<Probe> parts = new ArrayList<>();
        for (Expression part : partsOf(expression)) {
            parts.add(of(part, place));
        }
        Closure whole = new ExpressionCompiler(place.scope()).compile(expression);
        return new Probe(expression, whole, parts, Absence.of(expression, place.columns(), place.aliases()));
    }

    /** What is worth a line of its own. For a CASE everything, because it is walked by place; else no constants. */
    private static List<Expression> partsOf(Expression expression) {
        if (expression instanceof Expression.Case cases) {
            return partsOf(cases);
        }
        return children(expression).filter(part -> !isConstant(part)).toList();
    }

    private static Stream<Expression> children(Expression expression) {
        if (expression instanceof Expression.Element element) {
            return Stream.of(element.base(), element.index());
        }
        if (expression instanceof Expression.Slice slice) {
            return Stream.of(slice.base(), slice.from(), slice.to());
        }
        if (expression instanceof Expression.ArrayOf array) {
            return array.elements().stream();
        }
        if (expression instanceof Expression.RangeOf range) {
            return Stream.of(range.from(), range.to());
        }
        if (expression instanceof Expression.Call call) {
            return call.arguments().stream();
        }
        if (expression instanceof Expression.Unary unary) {
            return Stream.of(unary.operand());
        }
        if (expression instanceof Expression.Binary binary) {
            return Stream.of(binary.left(), binary.right());
        }
        return expression instanceof Expression.In in
                ? Stream.concat(Stream.of(in.value()), in.list().stream())
                : Stream.empty();
    }

    private static List<Expression> partsOf(Expression.Case cases) {
        List<Expression> parts = new ArrayList<>();
        if (cases.subject() != null) {
            parts.add(cases.subject());
        }
        for (Expression.Branch branch : cases.branches()) {
            parts.add(branch.when());
            parts.add(branch.then());
        }
        if (cases.otherwise() != null) {
            parts.add(cases.otherwise());
        }
        return parts;
    }

    private static boolean isConstant(Expression expression) {
        return expression instanceof Expression.Literal || ExpressionCompiler.negatedLiteral(expression) != null;
    }

    String text() {
        return text;
    }

    /** The value, with those of its parts. */
    Part evaluate(EventView event, @Nullable Object[] locals) {
        return evaluate(event, locals, false);
    }

    /** The same, for a condition: what is no boolean fails. */
    Part decide(EventView event, @Nullable Object[] locals) {
        return evaluate(event, locals, true);
    }

    private Part evaluate(EventView event, @Nullable Object[] locals, boolean isCondition) {
        List<Part> inner = inner(event, locals);
        try {
            Object value = isCondition ? (Object) whole.truth(event, locals) : whole.value(event, locals);
            return value == ValuePath.UNDEFINED
                    ? new Part(text, Part.State.ABSENT, null, absence == null ? null : absence.explain(event), inner)
                    : new Part(text, Part.State.VALUE, value, null, inner);
        } catch (RuleFailure e) {
            return new Part(text, Part.State.FAILED, null, e.getMessage(), inner);
        }
    }

    private List<Part> inner(EventView event, @Nullable Object[] locals) {
        if (expression instanceof Expression.Case cases) {
            return branches(cases, event, locals);
        }
        List<Part> inner = new ArrayList<>();
        for (Probe part : parts) {
            boolean isDecided = inner.stream().anyMatch(Part::hasFailed) || !inner.isEmpty() && decides(inner.get(0));
            inner.add(isDecided ? Part.skipped(part.text) : part.evaluate(event, locals));
        }
        return inner;
    }

    /** Whether the first operand makes the second one needless. */
    private boolean decides(Part first) {
        if (first.hasFailed()) {
            return true;
        }
        return expression instanceof Expression.Binary binary
                && (binary.operator() == BinaryOperator.AND && Boolean.FALSE.equals(first.value())
                        || binary.operator() == BinaryOperator.OR && first.holds());
    }

    private List<Part> branches(Expression.Case cases, EventView event, @Nullable Object[] locals) {
        List<Part> inner = new ArrayList<>();
        boolean hasSubject = cases.subject() != null;
        Part subject = hasSubject ? parts.get(0).evaluate(event, locals) : null;
        if (subject != null) {
            inner.add(subject);
        }
        int at = inner.size();
        for (int i = 0; i < cases.branches().size(); i++, at += 2) {
            Part when = parts.get(at).evaluate(event, locals);
            inner.add(when);
            if (when.hasFailed()) {
                return inner;
            }
            boolean isTaken = subject == null ? when.holds() : Comparison.same(raw(subject), raw(when));
            if (isTaken) {
                inner.add(parts.get(at + 1).evaluate(event, locals));
                return inner;
            }
        }
        if (at < parts.size()) {
            inner.add(parts.get(at).evaluate(event, locals));
        }
        return inner;
    }

    /** The value as rules know it. */
    static @Nullable Object raw(Part part) {
        return part.state() == Part.State.VALUE ? part.value() : ValuePath.UNDEFINED;
    }
}
