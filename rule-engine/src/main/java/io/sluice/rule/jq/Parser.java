package io.sluice.rule.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a filter of its text: pipes, operators, definitions. What stands between operators is read by {@link Terms}. */
final class Parser {
    private static final int DEEPEST = 200;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final Tokens tokens;
    private final Terms terms;
    private int depth;

    /** @param known functions beside the built-in ones: name, slash, number of arguments */
    Parser(String text, Predicate<String> known) {
        this.tokens = new Tokens(text);
        this.terms = new Terms(tokens, this, known);
    }

    /** The whole text as one filter. */
    Filter all(Names names) {
        Filter filter = tokens.isEnd() ? Filters.IDENTITY : pipe(names);
        if (!tokens.isEnd()) {
            throw tokens.wrong("unexpected " + tokens.peek());
        }
        return filter;
    }

    /** A function, with everything the definition says. */
    record Definition(String key, Env.Function function) {}

    /** A text that has nothing but definitions. */
    Env library() {
        Names names = Names.NONE;
        Env env = Env.EMPTY;
        while (!tokens.isEnd()) {
            tokens.expect("def");
            Definition definition = definition(names);
            names = names.with(definition.key());
            env = env.withFunction(definition.key(), definition.function());
        }
        return env;
    }

    Filter pipe(Names names) {
        depth++;
        if (depth > DEEPEST) {
            throw tokens.wrong("nested too deeply");
        }
        try {
            if (tokens.take("def")) {
                Definition definition = definition(names);
                return Filters.define(definition.key(), definition.function(), pipe(names.with(definition.key())));
            }
            if (tokens.take("label")) {
                tokens.expect("$");
                String label = "*" + tokens.word();
                tokens.expect("|");
                return Filters.label(label, pipe(names.with(label)));
            }
            Filter left = comma(names);
            return tokens.take("|") ? Filters.pipe(left, pipe(names)) : left;
        } finally {
            depth--;
        }
    }

    private Definition definition(Names names) {
        String name = tokens.word();
        List<String> parameters = new ArrayList<>();
        if (tokens.take("(")) {
            do {
                parameters.add(tokens.take("$") ? "$" + tokens.word() : tokens.word());
            } while (tokens.take(";"));
            tokens.expect(")");
        }
        tokens.expect(":");
        String key = name + "/" + parameters.size();
        Names inner = names.with(key);
        for (String parameter : parameters) {
            inner = parameter.startsWith("$")
                    ? inner.with(parameter).with(parameter.substring(1) + "/0")
                    : inner.with(parameter + "/0");
        }
        Filter body = pipe(inner);
        tokens.expect(";");
        return new Definition(key, new Env.Function(body, List.copyOf(parameters), null));
    }

    private Filter comma(Names names) {
        Filter left = noComma(names);
        while (tokens.take(",")) {
            left = Filters.comma(left, noComma(names));
        }
        return left;
    }

    /** All operators but pipe and comma. */
    Filter noComma(Names names) {
        Filter left = assignment(names);
        return tokens.take("//") ? Filters.otherwise(left, noComma(names)) : left;
    }

    private Filter assignment(Names names) {
        Filter left = or(names);
        if (tokens.take("=")) {
            return Operators.assign(left, noComma(names));
        }
        if (tokens.take("|=")) {
            return Operators.update(left, noComma(names));
        }
        if (tokens.take("//=")) {
            return Operators.assignOtherwise(left, noComma(names));
        }
        String sign = tokens.peek();
        Operators.Binary operator =
                sign.length() == 2 && sign.endsWith("=") ? Operators.of(sign.substring(0, 1)) : null;
        if (operator != null && !COMPARISONS.contains(sign)) {
            tokens.expect(sign);
            return Operators.assign(left, operator, noComma(names));
        }
        return left;
    }

    private Filter or(Names names) {
        Filter left = and(names);
        while (tokens.take("or")) {
            left = Operators.or(left, and(names));
        }
        return left;
    }

    private Filter and(Names names) {
        Filter left = comparison(names);
        while (tokens.take("and")) {
            left = Operators.and(left, comparison(names));
        }
        return left;
    }

    private Filter comparison(Names names) {
        Filter left = sum(names);
        String sign = tokens.peek();
        return COMPARISONS.contains(sign) ? binary(left, sign, this::sum, names) : left;
    }

    private Filter sum(Names names) {
        Filter left = product(names);
        for (String sign = tokens.peek(); sign.equals("+") || sign.equals("-"); sign = tokens.peek()) {
            left = binary(left, sign, this::product, names);
        }
        return left;
    }

    private Filter product(Names names) {
        Filter left = terms.postfix(names);
        for (String sign = tokens.peek();
                sign.equals("*") || sign.equals("/") || sign.equals("%");
                sign = tokens.peek()) {
            left = binary(left, sign, terms::postfix, names);
        }
        return left;
    }

    private interface Operand {
        Filter read(Names names);
    }

    private Filter binary(Filter left, String sign, Operand right, Names names) {
        Operators.@Nullable Binary operator = Operators.of(sign);
        tokens.expect(sign);
        if (operator == null) {
            throw tokens.wrong("unknown operator " + sign);
        }
        return Operators.binary(left, operator, right.read(names));
    }
}
