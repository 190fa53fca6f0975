package io.sluice.rule.sql.reference;

import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a failing statement smaller while it still fails. */
final class Shrinker {
    /** A member of the innermost kind with the comma behind it. */
    private static final Pattern MEMBER =
            Pattern.compile("\"\\w+\":\\s?(\"(?:\\\\.|[^\"\\\\])*\"|[-\\w.]+|\\{\\}|\\[[^\\[\\]{}]*\\]),?");

    private Shrinker() {}

    static Statement smallest(Statement failing, Predicate<Statement> fails) {
        Statement smallest = failing;
        for (Statement smaller = step(smallest, fails); smaller != null; smaller = step(smallest, fails)) {
            smallest = smaller;
        }
        return smallest;
    }

    /** Takes members out of the objects of a payload while it still fails. */
    static String smallestPayload(String failing, Predicate<String> fails) {
        String smallest = failing;
        Matcher member = MEMBER.matcher(smallest);
        int from = 0;
        while (member.find(from)) {
            String smaller = new StringBuilder(smallest)
                    .delete(member.start(), member.end())
                    .toString();
            if (fails.test(smaller)) {
                smallest = smaller;
                member = MEMBER.matcher(smallest);
            } else {
                from = member.end();
            }
        }
        return smallest;
    }

    private static Statement step(Statement statement, Predicate<Statement> fails) {
        return candidates(statement).stream().filter(fails).findFirst().orElse(null);
    }

    private static List<Statement> candidates(Statement statement) {
        List<Statement> smaller = new ArrayList<>();
        if (statement instanceof Statement.Select s) {
            optional(s.where()).forEach(w -> smaller.add(new Statement.Select(s.items(), s.sources(), w)));
            itemLists(s.items()).forEach(i -> smaller.add(new Statement.Select(i, s.sources(), s.where())));
        } else if (statement instanceof Statement.Foreach f) {
            optional(f.where())
                    .forEach(w ->
                            smaller.add(new Statement.Foreach(f.items(), f.outputs(), f.inCase(), f.sources(), w)));
            optional(f.inCase())
                    .forEach(
                            c -> smaller.add(new Statement.Foreach(f.items(), f.outputs(), c, f.sources(), f.where())));
            itemLists(f.items())
                    .forEach(i ->
                            smaller.add(new Statement.Foreach(i, f.outputs(), f.inCase(), f.sources(), f.where())));
            if (f.outputs() != null) {
                smaller.add(new Statement.Foreach(f.items(), null, f.inCase(), f.sources(), f.where()));
                itemLists(f.outputs())
                        .forEach(o ->
                                smaller.add(new Statement.Foreach(f.items(), o, f.inCase(), f.sources(), f.where())));
            }
        }
        return smaller;
    }

    private static List<List<SelectItem>> itemLists(List<SelectItem> items) {
        List<List<SelectItem>> smaller = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int at = i;
            if (items.size() > 1) {
                List<SelectItem> fewer = new ArrayList<>(items);
                fewer.remove(at);
                smaller.add(fewer);
            }
            if (items.get(i) instanceof SelectItem.Value value && !value.alias().isEmpty()) {
                smaller(value.value()).forEach(e -> {
                    List<SelectItem> changed = new ArrayList<>(items);
                    changed.set(at, new SelectItem.Value(e, value.alias(), value.text()));
                    smaller.add(changed);
                });
            }
        }
        return smaller;
    }

    /** Nothing, or something smaller. */
    private static List<Expression> optional(Expression expression) {
        List<Expression> smaller = new ArrayList<>();
        if (expression != null) {
            smaller.add(null);
            smaller.addAll(smaller(expression));
        }
        return smaller;
    }

    /** Parts of an expression in its place, and the expression with one part made smaller. */
    private static List<Expression> smaller(Expression expression) {
        List<Expression> parts = parts(expression);
        List<Expression> smaller = new ArrayList<>(parts);
        for (int i = 0; i < parts.size(); i++) {
            for (Expression part : smaller(parts.get(i))) {
                List<Expression> changed = new ArrayList<>(parts);
                changed.set(i, part);
                smaller.add(rebuilt(expression, changed));
            }
        }
        return smaller;
    }

    private static List<Expression> parts(Expression expression) {
        if (expression instanceof Expression.Unary unary) {
            return List.of(unary.operand());
        }
        if (expression instanceof Expression.Binary binary) {
            return List.of(binary.left(), binary.right());
        }
        if (expression instanceof Expression.Call call) {
            return call.arguments();
        }
        if (expression instanceof Expression.ArrayOf array) {
            return array.elements();
        }
        if (expression instanceof Expression.In in) {
            List<Expression> parts = new ArrayList<>(List.of(in.value()));
            parts.addAll(in.list());
            return parts;
        }
        return expression instanceof Expression.Case cases ? casesParts(cases) : List.of();
    }

    private static List<Expression> casesParts(Expression.Case cases) {
        List<Expression> parts = new ArrayList<>();
        if (cases.subject() != null) {
            parts.add(cases.subject());
        }
        cases.branches().forEach(branch -> parts.addAll(List.of(branch.when(), branch.then())));
        if (cases.otherwise() != null) {
            parts.add(cases.otherwise());
        }
        return parts;
    }

    private static Expression rebuilt(Expression expression, List<Expression> parts) {
        if (expression instanceof Expression.Unary unary) {
            return new Expression.Unary(unary.operator(), parts.get(0), unary.position());
        }
        if (expression instanceof Expression.Binary binary) {
            return new Expression.Binary(binary.operator(), parts.get(0), parts.get(1), binary.position());
        }
        if (expression instanceof Expression.Call call) {
            return new Expression.Call(call.function(), parts, call.position());
        }
        if (expression instanceof Expression.ArrayOf array) {
            return new Expression.ArrayOf(parts, array.position());
        }
        if (expression instanceof Expression.In in) {
            return new Expression.In(parts.get(0), parts.subList(1, parts.size()), in.negated(), in.position());
        }
        return rebuiltCases((Expression.Case) expression, parts);
    }

    private static Expression rebuiltCases(Expression.Case cases, List<Expression> parts) {
        int at = cases.subject() == null ? 0 : 1;
        List<Expression.Branch> branches = new ArrayList<>();
        for (int i = 0; i < cases.branches().size(); i++) {
            branches.add(new Expression.Branch(parts.get(at + 2 * i), parts.get(at + 2 * i + 1)));
        }
        return new Expression.Case(
                at == 0 ? null : parts.get(0),
                branches,
                cases.otherwise() == null ? null : parts.get(parts.size() - 1),
                cases.position());
    }
}
