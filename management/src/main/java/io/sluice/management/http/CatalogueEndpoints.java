package io.sluice.management.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.connector.ResourceType;
import io.sluice.rule.action.ActionKind;
import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.Dialect;
import io.sluice.rule.event.EventType;
import io.sluice.rule.registry.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What rules can be made of: kinds of action, types of resource, events (manual 2647-2748). */
final class CatalogueEndpoints {
    private static final String ANY_EVENT = "$any";
    private static final Set<String> EVENT_GROUPS = Set.of("$message", "$client", "$session", ANY_EVENT);

    private final RuleEngine engine;

    /** A kind of action. */
    record ActionKindJson(
            String name,
            String app,
            @JsonProperty("for") String events,
            List<String> types,
            Map<String, Object> params,
            String title,
            String description) {}

    /** A type of resource. */
    record ResourceTypeJson(
            String name, String provider, Map<String, Object> params, String title, String description) {}

    /** An event, under the name it has after FROM. */
    record EventJson(
            String event,
            String title,
            String description,
            List<String> columns,
            Map<String, Object> testColumns,
            String sqlExample) {}

    CatalogueEndpoints(RuleEngine engine) {
        this.engine = engine;
    }

    void addTo(Routes routes) {
        routes.get("/actions", this::actions);
        routes.get(
                "/actions/:name",
                call -> engine.action(call.path("name"))
                        .map(CatalogueEndpoints::actionJson)
                        .orElseThrow(() -> ApiException.notFound("Action " + call.path("name") + " Not Found")));
        routes.get(
                "/resource_types",
                call -> engine.resources().types().all().stream()
                        .map(CatalogueEndpoints::typeJson)
                        .toList());
        routes.get("/resource_types/:type", call -> typeJson(type(engine, call)));
        routes.get("/rule_events", call -> events());
        FunctionEndpoints.addTo(routes);
    }

    private List<ActionKindJson> actions(Call call) throws ApiException {
        String event = call.query("for");
        if (event != null && !EVENT_GROUPS.contains(event) && EventType.of(event) == null) {
            throw new ApiException(ApiException.BAD_REQUEST, "Event " + event + " Not Found");
        }
        // every kind of action can be used with every event
        return engine.actions().stream().map(CatalogueEndpoints::actionJson).toList();
    }

    private static ActionKindJson actionJson(ActionKind.Description kind) {
        return new ActionKindJson(
                kind.name(),
                kind.app(),
                ANY_EVENT,
                kind.resourceTypes(),
                ParameterSchema.of(kind.parameters()),
                kind.title(),
                kind.description());
    }

    /** The type that the path names. */
    static ResourceType type(RuleEngine engine, Call call) throws ApiException {
        try {
            return engine.resources().types().find(call.path("type"));
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private static ResourceTypeJson typeJson(ResourceType type) {
        return new ResourceTypeJson(
                type.name(),
                "connector_" + type.name(),
                ParameterSchema.of(type.parameters()),
                type.title(),
                type.description());
    }

    /** Names of the first style, then those of the second. */
    private static List<EventJson> events() {
        List<EventType> raised = List.of(EventType.values());
        List<EventJson> events = new ArrayList<>();
        for (EventType type : raised) {
            String name = type.eventName();
            if (name != null) {
                events.add(eventJson(type, name, Dialect.V3));
            }
        }
        for (EventType type : raised) {
            String topic = type.eventTopic();
            if (topic != null) {
                events.add(eventJson(type, topic, Dialect.V4));
            }
        }
        return events;
    }

    private static EventJson eventJson(EventType type, String name, Dialect dialect) {
        List<Column> columns = type.columns(dialect);
        String where = columns.contains(Column.TOPIC) ? " WHERE topic =~ 't/#'" : "";
        return new EventJson(
                name,
                type.title(),
                type.description(),
                columns.stream().map(Column::sqlName).toList(),
                type.sample(dialect),
                "SELECT * FROM \"" + name + "\"" + where);
    }
}
