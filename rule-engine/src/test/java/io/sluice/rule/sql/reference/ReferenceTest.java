package io.sluice.rule.sql.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.sql.CompiledRule;
import io.sluice.rule.sql.RuleCompiler;
import io.sluice.rule.sql.RuleResult;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.ast.Statement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Compiled rules answer as the plain reference interpreter does (SQ-01..09)")
class ReferenceTest {
    private static final int STATEMENTS = 1_000;
    private static final int PAYLOADS = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 20261121})
    @Feature({"SQ-01", "SQ-02", "SQ-03", "SQ-04", "SQ-05", "SQ-06", "SQ-07", "SQ-08", "SQ-09"})
    void compiledAndReferenceAgree(long seed) {
        Random random = new Random(seed);
        RandomRules rules = new RandomRules(random);
        RandomPayloads payloads = new RandomPayloads(random);
        Tally tally = new Tally();
        for (int i = 0; i < STATEMENTS; i++) {
            Statement statement = rules.statement();
            Compiled compiled = Compiled.of(statement);
            for (int k = 0; k < PAYLOADS; k++) {
                Map<String, Object> event = event(statement, payloads.payload(), random);
                if (disagree(statement, compiled, event, tally)) {
                    fail("seed " + seed + ", statement " + i + ", payload " + k, statement, event);
                }
            }
        }
        System.out.printf("reference, seed %d: %s%n", seed, tally);
        // the comparison is worth something only if much of it is about rows
        assertThat(tally.rows).as("%s", tally).isGreaterThan(STATEMENTS * PAYLOADS / 4);
        assertThat(tally.open).as("%s", tally).isLessThan(STATEMENTS * PAYLOADS / 5);
    }

    /** Tells the smallest part of a case on which the two still disagree. */
    private static void fail(String where, Statement statement, Map<String, Object> event) {
        boolean refused = Compiled.of(statement).rule() == null;
        Statement small = Shrinker.smallest(statement, candidate -> {
            Compiled compiled = Compiled.of(candidate);
            return (compiled.rule() == null) == refused && disagree(candidate, compiled, event, new Tally());
        });
        Map<String, Object> columns = new LinkedHashMap<>(event);
        columns.put("payload", Shrinker.smallestPayload((String) event.get("payload"), payload -> {
            columns.put("payload", payload);
            return disagree(small, Compiled.of(small), columns, new Tally());
        }));
        throw new AssertionError(where + "\n" + report(small, columns));
    }

    /** A statement as the engine has it. */
    private record Compiled(CompiledRule rule, String refusal) {
        static Compiled of(Statement statement) {
            try {
                return new Compiled(RuleCompiler.compile(SqlText.of(statement)), "");
            } catch (RuleSyntaxException e) {
                return new Compiled(null, String.valueOf(e.getMessage()));
            }
        }

        ReferenceOutcome run(Map<String, Object> event) {
            if (rule == null) {
                return new ReferenceOutcome.Refused(refusal);
            }
            RuleResult result = rule.evaluate(new MapView(EventType.MESSAGE_PUBLISH, event, rule.paths()));
            if (result instanceof RuleResult.Matched matched) {
                return new ReferenceOutcome.Rows((List<?>) plain(matched.answers()));
            }
            return result instanceof RuleResult.Failed ? new ReferenceOutcome.Failed() : new ReferenceOutcome.NoMatch();
        }
    }

    /** How the cases of a run ended. */
    private static final class Tally {
        private int rows;
        private int noMatch;
        private int failed;
        private int open;

        void count(ReferenceOutcome outcome) {
            rows += outcome instanceof ReferenceOutcome.Rows ? 1 : 0;
            noMatch += outcome instanceof ReferenceOutcome.NoMatch ? 1 : 0;
            failed += outcome instanceof ReferenceOutcome.Failed ? 1 : 0;
        }

        @Override
        public String toString() {
            return rows + " with rows, " + noMatch + " without match, " + failed + " failed, " + open + " unspecified";
        }
    }

    private static boolean isV3(Statement statement) {
        return statement.sources().get(0).name().equals("message.publish");
    }

    private static Map<String, Object> event(Statement statement, String payload, Random random) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("event", "message.publish");
        columns.put(isV3(statement) ? "client_id" : "clientid", "c1");
        if (random.nextInt(3) != 0) {
            columns.put("username", "u1");
        }
        columns.put("topic", "t/a");
        columns.put("qos", (long) random.nextInt(3));
        columns.put("flags", Map.of("retain", true));
        columns.put("payload", payload);
        return columns;
    }

    private static boolean disagree(Statement statement, Compiled compiled, Map<String, Object> event, Tally tally) {
        ReferenceOutcome expected;
        try {
            expected = reference(statement, event);
        } catch (Unspecified e) {
            tally.open++;
            return false;
        }
        tally.count(expected);
        return !describe(expected).equals(describe(compiled.run(event)));
    }

    private static ReferenceOutcome reference(Statement statement, Map<String, Object> event) {
        Map<String, Object> columns = new LinkedHashMap<>();
        event.forEach((name, value) -> columns.put(name, plain(value)));
        return ReferenceInterpreter.run(statement, columns, isV3(statement) ? Dialect.V3 : Dialect.V4);
    }

    /** Integers in one form, as the reference has them. */
    private static Object plain(Object value) {
        if (value instanceof Long integer) {
            return BigInteger.valueOf(integer);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new LinkedHashMap<>();
            map.forEach((key, member) -> plain.put(key, plain(member)));
            return plain;
        }
        return value instanceof List<?> list
                ? list.stream().map(ReferenceTest::plain).toList()
                : value;
    }

    /** As text: tells 1 from 1.0 and from '1', and the order of keys. */
    private static String describe(Object value) {
        if (value instanceof ReferenceOutcome.Rows rows) {
            return describe(rows.answers());
        }
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            map.forEach((key, member) ->
                    text.append(key).append(": ").append(describe(member)).append(", "));
            return text.append('}').toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ReferenceTest::describe).toList().toString();
        }
        if (value instanceof Double number) {
            // the last digit and the sign of zero are not worth a dispute
            return new BigDecimal(number).round(new MathContext(14)).doubleValue() + 0.0 + "f";
        }
        return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
    }

    private static String report(Statement statement, Map<String, Object> event) {
        return SqlText.of(statement) + "\non " + event + "\nreference: " + describe(reference(statement, event))
                + "\ncompiled:  " + describe(Compiled.of(statement).run(event));
    }
}
