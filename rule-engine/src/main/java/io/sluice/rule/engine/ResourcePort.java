package io.sluice.rule.engine;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.rule.action.ActionPort;
import io.sluice.rule.resource.ResourceRegistry;
import org.jspecify.annotations.Nullable;

/** The action of a resource that is looked up by its id for every batch, so that it may come, go and be made anew. */
final class ResourcePort implements ActionPort {
    private final ResourceRegistry resources;
    private final String resourceId;
    private final ActionType type;
    private final ParameterValues values;
    private @Nullable Resource boundTo;
    private @Nullable Action action;

    ResourcePort(ResourceRegistry resources, String resourceId, ActionType type, ParameterValues values) {
        this.resources = resources;
        this.resourceId = resourceId;
        this.type = type;
        this.values = values;
    }

    @Override
    public synchronized Action action() throws ConnectorException {
        Resource resource = resources.connected(resourceId);
        Action known = action;
        if (known != null && resource == boundTo) {
            return known;
        }
        close();
        Action fresh;
        try {
            fresh = resource.action(type, values);
        } catch (InvalidParameterException e) {
            throw ConnectorException.retry(String.valueOf(e.getMessage()), e);
        }
        action = fresh;
        boundTo = resource;
        return fresh;
    }

    @Override
    public void failed() {
        resources.suspect(resourceId);
    }

    @Override
    public synchronized void close() {
        if (action != null) {
            action.close();
        }
        action = null;
        boundTo = null;
    }
}
