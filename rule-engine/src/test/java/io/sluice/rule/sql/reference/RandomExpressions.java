package io.sluice.rule.sql.reference;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.sql.ast.BinaryOperator;
import io.sluice.rule.sql.ast.Expression;
import io.sluice.rule.sql.ast.Position;
import io.sluice.rule.sql.ast.UnaryOperator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Expressions that mostly have a value: the kinds of the operands mostly fit, and now and then do not. */
final class RandomExpressions {
    private static final List<BinaryOperator> ARITHMETIC = List.of(
            BinaryOperator.PLUS,
            BinaryOperator.MINUS,
            BinaryOperator.TIMES,
            BinaryOperator.DIVIDE,
            BinaryOperator.DIV,
            BinaryOperator.MOD);
    private static final List<BinaryOperator> COMPARISONS = List.of(
            BinaryOperator.EQUAL,
            BinaryOperator.NOT_EQUAL,
            BinaryOperator.LESS,
            BinaryOperator.LESS_OR_EQUAL,
            BinaryOperator.GREATER,
            BinaryOperator.GREATER_OR_EQUAL);
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "A",
            "it's",
            "10",
            "9",
            "-3",
            "1.5",
            "2.0",
            "abc",
            "true",
            "null",
            "é",
            "𝄞",
            "\uFFFD",
            "{\"k\":1}",
            "[1,2]",
            "t/a",
            "18446744073709551616");
    private static final List<String> ARRAYS = List.of("[]", "[1,2.5,\"x\"]", "[{\"k\":1,\"n\":2},{\"k\":null}]");
    private static final List<String> FILTERS = List.of("t/#", "t/a", "t/+", "#", "+/a", "a/b", "t/a/#", "/");
    private static final List<Object> NUMBERS = List.of(
            0L,
            1L,
            2L,
            3L,
            7L,
            10L,
            9007199254740993L,
            Long.MAX_VALUE,
            new BigInteger("18446744073709551616"),
            0.0,
            1.0,
            1.5,
            0.1,
            2.5,
            1e15);

    private final Random random;
    private final Dialect dialect;
    private final List<String> aliases = new ArrayList<>();
    private String element;

    RandomExpressions(Random random, Dialect dialect) {
        this.random = random;
        this.dialect = dialect;
    }

    boolean isV3() {
        return dialect == Dialect.V3;
    }

    /** From now on an alias can be read. */
    void alias(String alias) {
        aliases.add(alias.replaceFirst("\\[.*", ""));
    }

    boolean knows(String alias) {
        return aliases.contains(alias);
    }

    /** From now on the element of a FOREACH can be read. */
    void element(String name) {
        element = name;
    }

    Expression any(int depth) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> path();
            case 2, 3, 4 -> number(depth);
            case 5 -> text(depth);
            case 6 -> array(depth);
            case 7 -> depth > 0 ? cases(depth - 1) : path();
            default -> truth(depth);
        };
    }

    /** A path without brackets: its place in the output without alias is specified. */
    Expression plainPath() {
        Expression path = path("payload");
        for (int i = random.nextInt(3); i > 0; i--) {
            path = field(path, pick(RandomPayloads.KEYS));
        }
        return path;
    }

    Expression number(int depth) {
        if (odd()) {
            return any(0);
        }
        if (depth == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> literal(pick(NUMBERS));
                case 1 -> path("qos");
                default -> deepen(path("payload"), List.of("n", "i", "f"));
            };
        }
        return switch (random.nextInt(10)) {
            case 0 -> unary(random.nextInt(5) == 0 ? UnaryOperator.PLUS : UnaryOperator.MINUS, number(depth - 1));
            case 1 -> call("length", array(depth - 1));
            case 2 -> call("abs", number(depth - 1));
            case 3 -> cases(depth - 1);
            case 4 -> binary(pick(ARITHMETIC), number(0), bound());
            default -> binary(pick(ARITHMETIC.subList(0, 4)), number(depth - 1), number(depth - 1));
        };
    }

    Expression text(int depth) {
        if (odd()) {
            return any(0);
        }
        if (depth == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> literal(pick(TEXTS));
                case 1 -> path(pick(List.of("topic", "username")));
                default -> deepen(path("payload"), List.of("s", "t"));
            };
        }
        return switch (random.nextInt(4)) {
            case 0 -> call("upper", text(depth - 1));
            case 1 -> call("concat", text(depth - 1), text(depth - 1));
            case 2 -> isV3() ? text(depth - 1) : binary(BinaryOperator.PLUS, text(depth - 1), text(depth - 1));
            default -> cases(depth - 1);
        };
    }

    Expression array(int depth) {
        if (odd()) {
            return any(0);
        }
        return switch (depth == 0 ? random.nextInt(3) : random.nextInt(7)) {
            case 0, 1, 2 -> deepen(path("payload"), List.of("l", "list"));
            case 3 -> new Expression.ArrayOf(list(depth - 1), Position.START);
            case 4 -> new Expression.RangeOf(bound(), bound(), Position.START);
            case 5 -> new Expression.Slice(array(0), place(), place(), Position.START);
            default -> call("json_decode", odd() ? text(0) : literal(pick(ARRAYS)));
        };
    }

    Expression truth(int depth) {
        if (odd()) {
            return any(0);
        }
        if (depth == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> deepen(path("payload"), List.of("b"));
                case 1 -> isV3() ? call("is_null", path("username")) : literal(random.nextBoolean());
                default -> binary(pick(COMPARISONS), path("qos"), literal(1L));
            };
        }
        return switch (random.nextInt(12)) {
            case 0 -> binary(BinaryOperator.AND, truth(depth - 1), truth(depth - 1));
            case 1 -> binary(BinaryOperator.OR, truth(depth - 1), truth(depth - 1));
            case 2, 3 -> unary(UnaryOperator.NOT, truth(depth - 1));
            case 4 -> new Expression.In(any(depth - 1), list(depth - 1), random.nextBoolean(), Position.START);
            case 6 -> binary(BinaryOperator.TOPIC_MATCH, text(depth - 1), literal(pick(FILTERS)));
            case 7 -> call(pick(List.of("is_null", "is_not_null", "is_num", "is_map")), any(depth - 1));
            case 8 -> binary(pick(COMPARISONS), text(depth - 1), text(depth - 1));
            case 9 -> binary(pick(COMPARISONS.subList(0, 2)), any(depth - 1), any(depth - 1));
            default -> binary(pick(COMPARISONS), number(depth - 1), number(depth - 1));
        };
    }

    private List<Expression> list(int depth) {
        List<Expression> list = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            list.add(any(depth));
        }
        return list;
    }

    private Expression cases(int depth) {
        boolean simple = random.nextBoolean();
        List<Expression.Branch> branches = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            branches.add(new Expression.Branch(simple ? any(depth) : truth(depth), any(depth)));
        }
        return new Expression.Case(
                simple ? any(depth) : null, branches, random.nextBoolean() ? any(depth) : null, Position.START);
    }

    private Expression path() {
        List<String> heads =
                new ArrayList<>(List.of("payload", "payload", "payload", "topic", "qos", "username", "flags"));
        heads.addAll(aliases);
        if (element != null) {
            heads.addAll(List.of(element, element, element));
        }
        if (!isV3()) {
            heads.add("nothing");
        }
        Expression path = path(pick(heads));
        for (int i = random.nextInt(4); i > 0; i--) {
            path = random.nextInt(4) == 0
                    ? new Expression.Element(path, place(), Position.START)
                    : field(path, pick(RandomPayloads.KEYS));
        }
        return path;
    }

    private Expression deepen(Expression path, List<String> keys) {
        if (element != null && random.nextInt(3) == 0) {
            return random.nextInt(4) == 0 ? path(element) : field(path(element), pick(keys));
        }
        return field(random.nextInt(4) == 0 ? field(path, "o") : path, pick(keys));
    }

    private Expression bound() {
        return random.nextBoolean() ? place() : field(path("payload"), pick(List.of("i", "i", "i", "n", "s")));
    }

    private Expression place() {
        Expression place = literal((long) (odd() ? 0 : 1 + random.nextInt(3)));
        return random.nextInt(3) == 0 ? unary(UnaryOperator.MINUS, place) : place;
    }

    /** {@code a.b.c} as a path. */
    private static Expression path(String dotted) {
        String[] names = dotted.split("\\.");
        Expression path = new Expression.Name(names[0], Position.START);
        for (int i = 1; i < names.length; i++) {
            path = field(path, names[i]);
        }
        return path;
    }

    private static Expression field(Expression base, String key) {
        return new Expression.Field(base, key, Position.START);
    }

    private static Expression literal(Object value) {
        return new Expression.Literal(value, Position.START);
    }

    private static Expression unary(UnaryOperator operator, Expression operand) {
        return new Expression.Unary(operator, operand, Position.START);
    }

    private static Expression binary(BinaryOperator operator, Expression left, Expression right) {
        return new Expression.Binary(operator, left, right, Position.START);
    }

    private static Expression call(String function, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), Position.START);
    }

    private boolean odd() {
        return random.nextInt(40) == 0;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
