package io.sluice.rule.resource;

import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import io.sluice.rule.registry.RefusedException;
import io.sluice.rule.registry.RefusedException.Reason;
import io.sluice.rule.resource.ResourceRegistry.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes resources of their definitions. May read files that parameters refer to: never on an event loop. Safe for any thread. */
final class ResourceMaker {
    private static final String HIDDEN = "******";

    private final ResourceTypes types;
    private final Surroundings surroundings;
    private final Map<String, Map<String, Integer>> wanted = new ConcurrentHashMap<>();

    ResourceMaker(ResourceTypes types, Surroundings surroundings) {
        this.types = types;
        this.surroundings = surroundings;
    }

    /**
     * A resource that is not connected yet.
     *
     * @throws RefusedException if there is no such type, or a parameter is wrong
     */
    ResourceEntry entry(ResourceDefinition definition, ResourceListener listener) throws RefusedException {
        ResourceType type = types.find(definition.type());
        ParameterValues values = values(type, definition.config());
        Resource resource = make(type, values, definition.id());
        LiveResource live =
                new LiveResource(definition.id(), resource, surroundings.workers(), surroundings.backoff(), listener);
        return new ResourceEntry(definition, values, live, "");
    }

    private ParameterValues values(ResourceType type, Map<String, @Nullable Object> config) throws RefusedException {
        try {
            return ParameterValues.check(
                    type.parameters(), surroundings.references().resolve(config));
        } catch (InvalidParameterException e) {
            throw refused(e);
        }
    }

    private static RefusedException refused(InvalidParameterException e) {
        return RefusedException.bad("Bad Arguments: " + e.term() + e.getMessage())
                .at(e.parameter());
    }

    private Resource make(ResourceType type, ParameterValues values, String id) throws RefusedException {
        try {
            Resource made = type.create(
                    values,
                    new ResourceContext(
                            id,
                            surroundings.nodeName(),
                            surroundings.dataDirectory(),
                            surroundings.inlet().apply(id)));
            made.intake().ifPresent(intake -> intake.want(wanted.getOrDefault(id, Map.of())));
            return made;
        } catch (InvalidParameterException e) {
            throw refused(e);
        }
    }

    /** What a resource is to bring in whenever it is made: QoS by topic filter. */
    void want(String id, Map<String, Integer> filters) {
        wanted.put(id, Map.copyOf(filters));
    }

    /**
     * Whether a resource could be made.
     *
     * @throws RefusedException if there is no such type, or a parameter is wrong
     */
    void check(String type, Map<String, @Nullable Object> config, String id) throws RefusedException {
        ResourceType known = types.find(type);
        make(known, values(known, config), id).close();
    }

    /** Connects once. */
    void test(String type, Map<String, @Nullable Object> config, String id) throws RefusedException {
        ResourceType known = types.find(type);
        try (Resource resource = make(known, values(known, config), id)) {
            resource.connect();
            resource.check();
        } catch (ConnectorException e) {
            throw new RefusedException(Reason.TARGET_FAILED, "Test Creating Resource Failed: " + e.getMessage());
        }
    }

    /** A new configuration in which secrets that are only shown as stars are those of the old one. */
    Map<String, @Nullable Object> withSecretsOf(ResourceDefinition old, Map<String, @Nullable Object> config)
            throws RefusedException {
        Map<String, @Nullable Object> full = new LinkedHashMap<>(config);
        for (Parameter parameter : types.find(old.type()).parameters()) {
            if (parameter.secret() && HIDDEN.equals(full.get(parameter.name()))) {
                full.put(parameter.name(), old.config().get(parameter.name()));
            }
        }
        return full;
    }
}
