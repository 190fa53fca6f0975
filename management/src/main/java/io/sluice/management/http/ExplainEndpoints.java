package io.sluice.management.http;

import io.sluice.rule.engine.Explanations;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleExplanation;
import io.sluice.rule.registry.RefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a rule fired, or did not: for the latest events, another statement, or an event that is made up. */
final class ExplainEndpoints {
    private static final String CONTEXT = "ctx";
    private static final String TOPIC = "topic";
    private static final String PAYLOAD = "payload";

    private final RuleEngine engine;

    ExplainEndpoints(RuleEngine engine) {
        this.engine = engine;
    }

    void addTo(Routes routes) {
        routes.get("/rules/:id/explain", call -> latest(call, null));
        routes.post("/rules/:id/explain", this::tried);
    }

    private RuleExplanation latest(Call call, @Nullable String rawsql) throws ApiException {
        try {
            return engine.explanations().latest(call.path("id"), call.query("last", Explanations.USUAL), rawsql);
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private RuleExplanation tried(Call call) throws ApiException {
        Map<String, @Nullable Object> body = call.json();
        String rawsql = body.get("rawsql") == null ? null : call.text("rawsql");
        boolean isMadeUp = body.get(CONTEXT) != null || body.get(TOPIC) != null || body.get(PAYLOAD) != null;
        if (!isMadeUp) {
            return latest(call, rawsql);
        }
        Explanations.MadeUp event = new Explanations.MadeUp(
                body.get(CONTEXT) == null ? null : call.object(CONTEXT),
                body.get(TOPIC) == null ? null : call.text(TOPIC),
                body.get(PAYLOAD));
        try {
            return engine.explanations().of(call.path("id"), rawsql, event);
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }
}
