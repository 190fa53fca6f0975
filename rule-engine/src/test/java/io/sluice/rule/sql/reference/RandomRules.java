package io.sluice.rule.sql.reference;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.sql.ast.AliasStep;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.SelectItem;
import io.sluice.rule.sql.ast.Source;
import io.sluice.rule.sql.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Statements that compile, of every form of the dialect. */
final class RandomRules {
    private static final List<String> ALIASES = List.of(
            "x", "y", "value", "timestamp", "my name", "topic", "username", "payload", "m.a", "m.b.c", "m", "qos.q");
    private static final List<String> PLACES = List.of("l[1]", "l[2]", "l[-1]", "l[0]", "l[-0]", "l[1].k", "m.l[-0]");

    private final Random random;

    RandomRules(Random random) {
        this.random = random;
    }

    Statement statement() {
        Dialect dialect = random.nextBoolean() ? Dialect.V3 : Dialect.V4;
        Source source = new Source(
                dialect == Dialect.V3 ? "message.publish" : random.nextBoolean() ? "t/#" : "t/+", Position.START);
        RandomExpressions expressions = new RandomExpressions(random, dialect);
        return random.nextInt(3) == 0 ? foreach(expressions, source) : select(expressions, source);
    }

    private Statement select(RandomExpressions expressions, Source source) {
        List<SelectItem> items = items(expressions);
        return new Statement.Select(items, List.of(source), condition(expressions));
    }

    private Statement foreach(RandomExpressions expressions, Source source) {
        List<SelectItem> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(named(expressions, expressions.any(1), expressions.isV3() ? List.of("u", "v") : ALIASES));
        }
        Expression array = random.nextInt(8) == 0 ? expressions.any(1) : expressions.array(1);
        boolean named = random.nextBoolean();
        items.add(new SelectItem.Value(array, named ? List.of(new AliasStep.Key("e")) : List.of(), ""));
        Expression where = condition(expressions);
        expressions.element(named ? "e" : "item");
        Expression inCase = condition(expressions);
        List<SelectItem> outputs = random.nextInt(4) == 0 ? null : items(expressions);
        return new Statement.Foreach(items, outputs, inCase, List.of(source), where);
    }

    private Expression condition(RandomExpressions expressions) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> null;
            default -> random.nextInt(12) == 0 ? expressions.any(1) : expressions.truth(1 + random.nextInt(3));
        };
    }

    private List<SelectItem> items(RandomExpressions expressions) {
        List<SelectItem> items = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            items.add(random.nextInt(12) == 0 ? new SelectItem.AllColumns(Position.START) : item(expressions));
        }
        return items;
    }

    private SelectItem item(RandomExpressions expressions) {
        switch (random.nextInt(10)) {
            case 0:
                return new SelectItem.Value(expressions.plainPath(), List.of(), "");
            case 1:
                return expressions.isV3()
                        ? named(expressions, expressions.any(1), ALIASES)
                        : named(expressions, expressions.any(1), List.of("payload.a", "payload.o.k", "payload.new"));
            case 2:
                return placed(expressions);
            default:
                return named(expressions, expressions.any(random.nextInt(3)), ALIASES);
        }
    }

    private SelectItem placed(RandomExpressions expressions) {
        if (!expressions.knows("l")) {
            return named(expressions, expressions.array(1), List.of("l"));
        }
        return named(expressions, expressions.any(1), PLACES);
    }

    private SelectItem named(RandomExpressions expressions, Expression value, List<String> aliases) {
        String alias = aliases.get(random.nextInt(aliases.size()));
        expressions.alias(alias);
        return new SelectItem.Value(value, steps(alias), "");
    }

    /** {@code m.l[-0]} as steps. */
    static List<AliasStep> steps(String alias) {
        List<AliasStep> steps = new ArrayList<>();
        for (String part : alias.split("\\.|(?=\\[)")) {
            if (part.startsWith("[")) {
                String digits = part.substring(1, part.length() - 1);
                boolean fromEnd = digits.startsWith("-");
                steps.add(new AliasStep.Index(Integer.parseInt(fromEnd ? digits.substring(1) : digits), fromEnd));
            } else {
                steps.add(new AliasStep.Key(part));
            }
        }
        return steps;
    }
}
