package io.sluice.management.http;

import io.sluice.rule.engine.RuleEngine;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.resource.ResourceRegistry;
import io.sluice.rule.resource.ResourceRequest;
import io.sluice.rule.resource.ResourceStatus;
import io.sluice.rule.resource.ResourceView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections to other systems (manual 2749-2826). Secrets are shown as stars. */
final class ResourceEndpoints {
    private final RuleEngine engine;
    private final ResourceRegistry resources;
    private final NodeInfo node;

    /** A resource; {@code file} is the one it came from. */
    record ResourceJson(
            String id,
            String type,
            Map<String, @Nullable Object> config,
            String description,
            List<NodeStatusJson> status,
            @Nullable String file) {}

    /** Whether a resource answers on one node. */
    record NodeStatusJson(String node, boolean isAlive) {}

    /** The same with the reason; times in milliseconds since the epoch. */
    record StatusJson(boolean isAlive, @Nullable String lastError, long since, int failures) {}

    ResourceEndpoints(RuleEngine engine, NodeInfo node) {
        this.engine = engine;
        this.resources = engine.resources();
        this.node = node;
    }

    void addTo(Routes routes) {
        routes.post("/resources", this::createOrTest);
        routes.get(
                "/resources", call -> resources.list().stream().map(this::json).toList());
        routes.get("/resources/:id", call -> json(resource(call)));
        routes.post("/resources/:id", this::restart);
        routes.put("/resources/:id", this::update);
        routes.delete("/resources/:id", this::delete);
        routes.get("/resource_status/:id", this::status);
        routes.get("/resource_types/:type/resources", this::ofType);
    }

    private @Nullable Object createOrTest(Call call) throws ApiException {
        String type = call.text("type");
        Map<String, @Nullable Object> config = call.object("config");
        try {
            if (call.flag("test")) {
                resources.test(type, config);
                return null;
            }
            String id = call.json().get("id") == null ? null : call.text("id");
            return json(resources.create(new ResourceRequest(id, type, config, call.text("description", "")), null));
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    /** What is not given stays; so does a secret that is given as the stars it is shown as. */
    private ResourceJson update(Call call) throws ApiException {
        ResourceRequest was =
                resources.definition(call.path("id")).orElseThrow(() -> ApiException.notFound("Not Found"));
        boolean configured = call.json().get("config") != null;
        ResourceRequest changed = new ResourceRequest(
                was.id(),
                call.text("type", was.type()),
                configured ? call.object("config") : was.config(),
                call.text("description", was.description()));
        try {
            return json(resources.update(changed, null));
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    private @Nullable Object restart(Call call) throws ApiException {
        try {
            resources.restart(call.path("id"));
            return null;
        } catch (RefusedException refused) {
            throw Refusals.ofPath(refused);
        }
    }

    private @Nullable Object delete(Call call) throws ApiException {
        try {
            resources.delete(call.path("id"));
            return null;
        } catch (RefusedException refused) {
            throw Refusals.ofBody(refused);
        }
    }

    private StatusJson status(Call call) throws ApiException {
        ResourceStatus status = resource(call).status();
        return new StatusJson(status.alive(), status.lastError(), status.sinceMillis(), status.failures());
    }

    private List<ResourceJson> ofType(Call call) throws ApiException {
        String type = CatalogueEndpoints.type(engine, call).name();
        return resources.list().stream()
                .filter(resource -> resource.type().equals(type))
                .map(this::json)
                .toList();
    }

    private ResourceView resource(Call call) throws ApiException {
        return resources.find(call.path("id")).orElseThrow(() -> ApiException.notFound("Not Found"));
    }

    private ResourceJson json(ResourceView resource) {
        return new ResourceJson(
                resource.id(),
                resource.type(),
                resource.config(),
                resource.description(),
                List.of(new NodeStatusJson(node.name(), resource.status().alive())),
                resource.origin() == null || resource.origin().isProduct()
                        ? null
                        : resource.origin().file());
    }
}
