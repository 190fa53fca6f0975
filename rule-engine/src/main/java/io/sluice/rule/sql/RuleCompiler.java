package io.sluice.rule.sql;

import io.sluice.rule.sql.ast.RuleSyntaxException;
import io.sluice.rule.sql.parser.RuleParser;

/** Compiles rules. Safe for any thread; some hundred microseconds a rule, the first one seconds, so not on an event loop. */
public final class RuleCompiler {
    private RuleCompiler() {}

    /**
     * Compiles a rule.
     *
     * @param ruleId what {@code metadata.rule_id} is
     * @throws RuleSyntaxException if it is not a rule: the message is one line with the place, what was expected, and the
     *     nearest right word for a wrong event, column or function
     */
    public static CompiledRule compile(String sql, String ruleId) throws RuleSyntaxException {
        return CompiledRule.of(sql, RuleParser.parse(sql), ruleId);
    }

    /** Compiles a statement that is no rule, or none yet: it has no {@code metadata}. */
    public static CompiledRule compile(String sql) throws RuleSyntaxException {
        return CompiledRule.of(sql, RuleParser.parse(sql), null);
    }

    /** Loads and runs the compiler once, so that the first rule does not wait for it. */
    public static void warmUp() {
        try {
            compile("SELECT payload.x AS x, topic FROM \"message.publish\" WHERE topic =~ 't/#' AND x > 1");
        } catch (RuleSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
