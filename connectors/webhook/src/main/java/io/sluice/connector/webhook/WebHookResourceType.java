package io.sluice.connector.webhook;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/** Web hooks (manual 3416-3449, 3702-3742). */
public final class WebHookResourceType implements ResourceType {
    private static final ActionType ACTION = new ActionType(
            "data_to_webserver",
            "Data to Web Server",
            "Forward Messages to Web Server",
            RequestConfig.PARAMETERS,
            ActionType.Idempotence.AT_LEAST_ONCE);

    @Override
    public String name() {
        return "web_hook";
    }

    @Override
    public String title() {
        return "WebHook";
    }

    @Override
    public String description() {
        return "WebHook Resource";
    }

    @Override
    public List<Parameter> parameters() {
        return WebHookConfig.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(ACTION);
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new WebHookResource(WebHookConfig.of(parameters, context.dataDirectory()));
    }
}
