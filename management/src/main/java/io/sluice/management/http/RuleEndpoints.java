package io.sluice.management.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.connector.NearestWord;
import io.sluice.rule.action.BufferStatus;
import io.sluice.rule.action.InspectAction.Inspection;
import io.sluice.rule.engine.RuleChange;
import io.sluice.rule.engine.RuleCounts;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.engine.RuleRequest;
import io.sluice.rule.engine.RuleRequest.ActionRequest;
import io.sluice.rule.engine.RuleTest;
import io.sluice.rule.engine.RuleView;
import io.sluice.rule.engine.RuleView.ActionView;
import io.sluice.rule.engine.TestOutcome;
import io.sluice.rule.registry.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules (manual 2550-2646): create, test, list, show, change, delete, and what their actions did. */
final class RuleEndpoints {
    private static final List<String> CHANGEABLE = List.of("rawsql", "actions", "enabled", "description");

    private final RuleEngine engine;
    private final NodeInfo node;

    /** A rule; metrics come per node. */
    record RuleJson(
            String id,
            @JsonProperty("for") List<String> events,
            String rawsql,
            List<ActionJson> actions,
            List<RuleMetricsJson> metrics,
            boolean enabled,
            String description,
            @Nullable String problem,
            long createdAt) {}

    /** What a rule counted on one node. */
    record RuleMetricsJson(
            String node,
            long matched,
            double speed,
            double speedMax,
            @JsonProperty("speed_last5m") double speedLast5m,
            long passed,
            long failed,
            long noResult,
            @Nullable String lastError) {}

    /** An action of a rule. */
    record ActionJson(String id, String name, Map<String, @Nullable Object> params, List<ActionMetricsJson> metrics) {}

    /** What an action did on one node; {@code buffer} is null where there is none. */
    record ActionMetricsJson(
            String node,
            long success,
            long failed,
            @Nullable String lastError,
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
        routes.get("/rules", call -> engine.list().stream().map(this::ruleJson).toList());
        routes.get("/rules/:id", call -> ruleJson(rule(call)));
        routes.put("/rules/:id", this::update);
        routes.delete("/rules/:id", call -> {
            engine.delete(call.path("id"));
            return null;
        });
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
        Object enabled = call.json().getOrDefault("enabled", true);
        RuleRequest request = new RuleRequest(
                call.text("rawsql"),
                actions(call.json().get("actions")),
                call.text("description", ""),
                flag("enabled", enabled));
        try {
            return ruleJson(engine.create(request));
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    /** Runs the statement on a sample event; no action runs and nothing is counted. */
    private static Object test(Call call) throws ApiException {
        Map<String, @Nullable Object> context = call.json().get("ctx") == null ? null : call.object("ctx");
        TestOutcome outcome = RuleTest.run(call.text("rawsql"), context);
        if (outcome instanceof TestOutcome.Selected selected) {
            return selected.output();
        }
        if (outcome instanceof TestOutcome.Outputs outputs) {
            return outputs.outputs();
        }
        if (outcome instanceof TestOutcome.CompileError error) {
            throw ApiException.badArguments(error.message());
        }
        if (outcome instanceof TestOutcome.RunTimeError error) {
            throw new ApiException(ApiException.BAD_REQUEST, error.message());
        }
        throw ApiException.notFound("SQL Not Match");
    }

    private RuleJson update(Call call) throws ApiException {
        Map<String, @Nullable Object> body = call.json();
        for (String name : body.keySet()) {
            if (!CHANGEABLE.contains(name)) {
                String near = NearestWord.to(name, CHANGEABLE)
                        .map(word -> ", did you mean " + word + "?")
                        .orElse("; a rule has " + String.join(", ", CHANGEABLE));
                throw ApiException.badArguments(name + " cannot be changed" + near);
            }
        }
        RuleChange change = new RuleChange(
                body.get("rawsql") == null ? null : call.text("rawsql"),
                body.get("actions") == null ? null : actions(body.get("actions")),
                body.get("description") == null ? null : call.text("description"),
                body.get("enabled") == null ? null : flag("enabled", body.get("enabled")));
        rule(call);
        try {
            return ruleJson(engine.update(call.path("id"), change));
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    private static boolean flag(String name, @Nullable Object value) throws ApiException {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw ApiException.badArguments(name + " must be true or false");
    }

    private static List<ActionRequest> actions(@Nullable Object value) throws ApiException {
        if (!(value instanceof List<?> list)) {
            throw ApiException.badArguments("actions is required: [{\"name\": ..., \"params\": {...}}, ...]");
        }
        List<ActionRequest> actions = new ArrayList<>();
        for (Object element : list) {
            actions.add(action(element));
        }
        return actions;
    }

    @SuppressWarnings("unchecked")
    private static ActionRequest action(@Nullable Object element) throws ApiException {
        if (!(element instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
            throw ApiException.badArguments("every action is an object with a name");
        }
        Object params = map.get("params");
        if (params != null && !(params instanceof Map)) {
            throw ApiException.badArguments("params of action " + name + " must be an object");
        }
        return new ActionRequest(name, params == null ? Map.of() : (Map<String, @Nullable Object>) params);
    }

    private RuleView rule(Call call) throws ApiException {
        return engine.find(call.path("id")).orElseThrow(() -> ApiException.notFound("Not Found"));
    }

    private String action(Call call) throws ApiException {
        String id = call.path("action");
        if (rule(call).actions().stream().noneMatch(action -> action.id().equals(id))) {
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
                counts.noResult(),
                counts.lastError());
        return new RuleJson(
                rule.id(),
                rule.events(),
                rule.rawsql(),
                rule.actions().stream().map(this::actionJson).toList(),
                List.of(metrics),
                rule.enabled(),
                rule.description(),
                rule.problem(),
                rule.createdAtMillis());
    }

    private ActionJson actionJson(ActionView action) {
        ActionMetricsJson metrics = new ActionMetricsJson(
                node.name(), action.success(), action.failed(), action.lastError(), action.buffer());
        return new ActionJson(action.id(), action.name(), action.params(), List.of(metrics));
    }

    private static InspectionJson inspectionJson(Inspection inspection) {
        return new InspectionJson(inspection.atMillis(), inspection.selected(), inspection.event());
    }
}
