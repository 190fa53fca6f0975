package io.sluice.connector.webhook;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One web server. */
final class WebHookResource implements Resource {
    private final WebClient client;
    private final List<WebHookAction> actions = new CopyOnWriteArrayList<>();

    WebHookResource(WebHookConfig config) {
        this.client = new WebClient(config);
    }

    @Override
    public void connect() throws ConnectorException {
        client.connect();
    }

    @Override
    public void check() throws ConnectorException {
        client.check();
    }

    @Override
    public Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException {
        WebHookAction action = new WebHookAction(client, RequestConfig.of(parameters), actions::remove);
        actions.add(action);
        return action;
    }

    @Override
    public Optional<Lookup> lookup() {
        return Optional.of(new WebLookup(client));
    }

    @Override
    public void close() {
        client.close();
        actions.forEach(WebHookAction::close);
    }
}
