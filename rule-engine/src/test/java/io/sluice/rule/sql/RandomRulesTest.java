package io.sluice.rule.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Feature({"SQ-06", "SQ-23"})
@DisplayName("Whatever is written and whatever arrives, a rule answers and nothing else breaks (SQ-06, SQ-23)")
class RandomRulesTest {
    private static final int ROUNDS = 400;
    private static final List<String> LEAVES = List.of(
            "payload.a",
            "payload.a.b",
            "payload.l[1]",
            "payload.l[-2]",
            "payload[1].x",
            "payload.l[1..2]",
            "payload",
            "topic",
            "qos",
            "username",
            "nothing",
            "1",
            "-1",
            "0",
            "1.5",
            "9223372036854775807",
            "18446744073709551616",
            "'text'",
            "'7'",
            "'{\"b\":1}'",
            "true",
            "[1, 'a']",
            "[1..3]",
            "flags.retain");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "div", "mod", "=", "!=", "<>", "<", "<=", ">", ">=", "=~", "and", "or");
    private static final List<String> PAYLOADS = List.of(
            "{\"a\": 1, \"l\": [1, 2, 3]}",
            "{\"a\": {\"b\": \"x\"}, \"l\": [{\"b\": null}, true]}",
            "{\"a\": \"{\\\"b\\\": 5}\", \"l\": \"[1, 2]\"}",
            "[{\"x\": 1}, 2]",
            "\"{\\\"a\\\": 1}\"",
            "not json",
            "");
    private static final String SIGNS = "()[],.'\"=<>*+-/ax1 ";

    private final Random random = new Random(42);

    @Test
    void expressions() {
        for (int i = 0; i < ROUNDS; i++) {
            String sql = "SELECT " + expression(4) + " AS a.b, a.b AS c, " + expression(2) + " FROM \"t/#\" WHERE "
                    + expression(3);
            CompiledRule rule = Rules.compile(sql);
            assertThat(rule.bind(rule.paths()).sql()).isEqualTo(sql);
            for (String payload : PAYLOADS) {
                assertThat(Rules.run(sql, payload)).as("%s on %s", sql, payload).isInstanceOf(RuleResult.class);
            }
        }
    }

    @Test
    void brokenText() {
        for (int i = 0; i < ROUNDS * 4; i++) {
            StringBuilder sql = new StringBuilder(
                    "FOREACH " + expression(2) + " AS e DO e.x AS y INCASE e > 1 FROM \"t/#\" WHERE " + expression(2));
            for (int k = 1 + random.nextInt(4); k > 0; k--) {
                int at = random.nextInt(sql.length());
                if (random.nextBoolean()) {
                    sql.deleteCharAt(at);
                } else {
                    sql.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                }
            }
            try {
                RuleCompiler.compile(sql.toString());
            } catch (RuleSyntaxException e) {
                assertThat(e.getMessage()).matches("line \\d+, column \\d+: .+");
            }
        }
    }

    private String expression(int depth) {
        if (depth == 0) {
            return LEAVES.get(random.nextInt(LEAVES.size()));
        }
        String left = expression(depth - 1);
        return switch (random.nextInt(7)) {
            case 0 -> left;
            case 1 -> "not " + left;
            case 2 -> "case " + left + " when 1 then " + expression(depth - 1) + " end";
            case 3 -> "(" + left + ") in (1, " + expression(depth - 1) + ")";
            case 4 ->
                List.of("str", "upper", "is_null", "json_encode", "length", "floor")
                                .get(random.nextInt(6)) + "(" + left + ")";
            default ->
                "(" + left + ") " + OPERATORS.get(random.nextInt(OPERATORS.size())) + " " + "(" + expression(depth - 1)
                        + ")";
        };
    }
}
