package io.sluice.management.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.action.InspectAction.Inspection;
import io.sluice.rule.engine.FailureReason;
import io.sluice.rule.engine.RuleChange;
import io.sluice.rule.engine.RuleCounts;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleTest;
import io.sluice.rule.engine.RuleView;
import io.sluice.rule.engine.RuleView.ActionView;
import io.sluice.rule.engine.TestOutcome;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.watch.Latency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules (manual 2550-2646): create, test, list, show, change, delete, and what their actions did. */
final class RuleEndpoints {
    private final RuleEngine engine;
    private final NodeInfo node;

    /** A rule; metrics come per node; {@code file} is the one it came from. */
    record RuleJson(
            String id,
            @JsonProperty("for") List<String> events,
            String rawsql,
            List<ActionJson> actions,
            List<RuleMetricsJson> metrics,
            boolean enabled,
            String description,
            @Nullable String problem,
            List<String> warnings,
            long createdAt,
            String onActionFailed,
            @Nullable String file) {}

    /** What a rule counted on one node. */
    record RuleMetricsJson(
            String node,
            long matched,
            double speed,
            double speedMax,
            @JsonProperty("speed_last5m") double speedLast5m,
            long passed,
            long failed,
            Map<FailureReason, Long> failedBy,
            long exception,
            long noResult,
            @Nullable String lastError,
            @Nullable Long lastErrorAt,
            Latency latencyMicros,
            long since) {}

    /** An action of a rule. */
    record ActionJson(
            String id,
            String name,
            Map<String, @Nullable Object> params,
            List<ActionMetricsJson> metrics,
            List<ActionJson> fallbacks) {}

    /** What an action did on one node; {@code buffer} is null where there is none. */
    record ActionMetricsJson(
            String node,
            long success,
            long failed,
            long taken,
            @Nullable String lastError,
            @Nullable Long lastErrorAt,
            @Nullable BufferStatus buffer) {}

    /** An output that an {@code inspect} action saw. */
    record InspectionJson(
            long timestamp, Map<String, @Nullable Object> selected, Map<String, @Nullable Object> event) {}

    RuleEndpoints(RuleEngine engine, NodeInfo node) {
        this.engine = engine;
        this.node = node;
    }

    void addTo(Routes routes) {
        routes.post("/rules", this::createOrTest);
        routes.post("/rule_test", call -> test(call, "sql", "context", ApiException.PRECONDITION_FAILED));
        routes.get("/rules", call -> engine.list().stream().map(this::ruleJson).toList());
        routes.get("/rules/:id", call -> ruleJson(rule(call)));
        routes.put("/rules/:id", this::update);
        routes.put("/rules/:id/reset_metrics", this::resetMetrics);
        routes.delete("/rules/:id", this::delete);
        routes.get(
                "/rules/:id/actions/:action/inspections",
                call -> engine.inspections(action(call)).stream()
                        .map(RuleEndpoints::inspectionJson)
                        .toList());
    }

    private Object createOrTest(Call call) throws ApiException {
        if (call.flag("test")) {
            return test(call);
        }
        try {
            return ruleJson(engine.create(RuleBody.request(call)));
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    private @Nullable Object delete(Call call) throws ApiException {
        try {
            engine.delete(call.path("id"));
            return null;
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    private @Nullable Object resetMetrics(Call call) throws ApiException {
        rule(call);
        try {
            engine.resetMetrics(call.path("id"));
            return null;
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    /** Runs the statement on a sample event; no action runs and nothing is counted. */
    private static Object test(Call call) throws ApiException {
        return test(call, "rawsql", "ctx", ApiException.NOT_FOUND);
    }

    private static Object test(Call call, String sqlName, String contextName, int codeOfNoMatch) throws ApiException {
        Map<String, @Nullable Object> context = call.json().get(contextName) == null ? null : call.object(contextName);
        TestOutcome outcome = RuleTest.run(call.text(sqlName), context);
        if (outcome instanceof TestOutcome.Selected selected) {
            return selected.output();
        }
        if (outcome instanceof TestOutcome.Outputs outputs) {
            return outputs.outputs();
        }
        if (outcome instanceof TestOutcome.CompileError error) {
            throw new ApiException(ApiException.BAD_REQUEST, error.refusal());
        }
        if (outcome instanceof TestOutcome.RunTimeError error) {
            throw new ApiException(ApiException.BAD_REQUEST, error.message());
        }
        throw new ApiException(codeOfNoMatch, "SQL Not Match");
    }

    private RuleJson update(Call call) throws ApiException {
        RuleChange change = RuleBody.change(call);
        rule(call);
        try {
            return ruleJson(engine.update(call.path("id"), change));
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    private RuleView rule(Call call) throws ApiException {
        return engine.find(call.path("id")).orElseThrow(() -> ApiException.notFound("Not Found"));
    }

    private String action(Call call) throws ApiException {
        String id = call.path("action");
        boolean known = rule(call).actions().stream()
                .anyMatch(action -> action.id().equals(id)
                        || action.fallbacks().stream()
                                .anyMatch(fallback -> fallback.id().equals(id)));
        if (!known) {
            throw ApiException.notFound("Not Found");
        }
        return id;
    }

    private RuleJson ruleJson(RuleView rule) {
        RuleCounts counts = rule.counts();
        RuleMetricsJson metrics = new RuleMetricsJson(
                node.name(),
                counts.matched(),
                counts.speed(),
                counts.speedMax(),
                counts.speedLast5m(),
                counts.passed(),
                counts.failed(),
                counts.failedBy(),
                counts.failedBy().getOrDefault(FailureReason.EXCEPTION, 0L),
                counts.noResult(),
                counts.lastError(),
                counts.lastError() == null ? null : counts.lastErrorAtMillis(),
                counts.latency(),
                counts.sinceMillis());
        return new RuleJson(
                rule.id(),
                rule.events(),
                rule.rawsql(),
                rule.actions().stream().map(this::actionJson).toList(),
                List.of(metrics),
                rule.enabled(),
                rule.description(),
                rule.problem(),
                rule.warnings(),
                rule.createdAtMillis(),
                rule.onActionFailed().text(),
                rule.origin() == null ? null : rule.origin().file());
    }

    private ActionJson actionJson(ActionView action) {
        ActionMetricsJson metrics = new ActionMetricsJson(
                node.name(),
                action.success(),
                action.failed(),
                action.taken(),
                action.lastError(),
                action.lastError() == null ? null : action.lastErrorAtMillis(),
                action.buffer());
        return new ActionJson(
                action.id(),
                action.name(),
                action.params(),
                List.of(metrics),
                action.fallbacks().stream().map(this::actionJson).toList());
    }

    private static InspectionJson inspectionJson(Inspection inspection) {
        return new InspectionJson(inspection.atMillis(), inspection.selected(), inspection.event());
    }
}
