package io.sluice.rule.sql;

import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.MapView;
import io.sluice.rule.sql.ast.RuleSyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs rules in tests. */
public final class Rules {
    private Rules() {}

    /** A rule that must compile. */
    public static CompiledRule compile(String sql) {
        try {
            return RuleCompiler.compile(sql);
        } catch (RuleSyntaxException e) {
            throw new AssertionError(sql + ": " + e.getMessage(), e);
        }
    }

    /** The message of the compile error; fails if there is none. */
    public static String errorOf(String sql) {
        try {
            RuleCompiler.compile(sql);
        } catch (RuleSyntaxException e) {
            return Objects.requireNonNull(e.getMessage());
        }
        throw new AssertionError("compiles: " + sql);
    }

    /** Runs a rule on a message to topic t/a with this payload. */
    public static RuleResult run(String sql, String payload) {
        return run(sql, payload, "t/a");
    }

    public static RuleResult run(String sql, String payload, String topic) {
        CompiledRule rule = compile(sql);
        boolean v3 = rule.sources().get(0).dialect() == Dialect.V3;
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("event", "message.publish");
        columns.put(v3 ? "client_id" : "clientid", "c1");
        columns.put("username", "u1");
        columns.put("topic", topic);
        columns.put("qos", 1L);
        columns.put("payload", payload);
        return rule.evaluate(new MapView(EventType.MESSAGE_PUBLISH, columns, rule.paths()));
    }

    /** The selected map of a rule that must match once. */
    public static Map<String, @Nullable Object> select(String sql, String payload) {
        List<Map<String, @Nullable Object>> rows = rows(sql, payload);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows");
        }
        return rows.get(0);
    }

    /** The rows of a rule that must match. */
    public static List<Map<String, @Nullable Object>> rows(String sql, String payload) {
        RuleResult result = run(sql, payload);
        if (result instanceof RuleResult.Matched matched) {
            return matched.rows();
        }
        throw new AssertionError(sql + " on " + payload + ": " + result);
    }

    /** Value of an expression over a message with this payload, in the second style. */
    public static @Nullable Object value(String expression, String payload) {
        Map<String, @Nullable Object> row = select("SELECT " + expression + " AS r FROM \"t/#\"", payload);
        return row.containsKey("r") ? row.get("r") : io.sluice.connector.ValuePath.UNDEFINED;
    }

    /** Why an expression has no value; fails if it has one. */
    public static String failureOf(String expression, String payload) {
        RuleResult result = run("SELECT " + expression + " AS r FROM \"t/#\"", payload);
        if (result instanceof RuleResult.Failed failed) {
            return failed.reason();
        }
        throw new AssertionError(expression + " on " + payload + ": " + result);
    }

    /** Whether a condition holds, in the first style. */
    public static boolean holds(String condition, String payload) {
        RuleResult result = run("SELECT qos FROM \"message.publish\" WHERE " + condition, payload);
        if (result instanceof RuleResult.Failed failed) {
            throw new AssertionError(condition + " on " + payload + ": " + failed.reason());
        }
        return result instanceof RuleResult.Matched;
    }
}
