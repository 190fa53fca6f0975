package io.sluice.connector.mqtt;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Intake;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import java.time.Duration;
import java.util.Optional;

/** A session at a remote MQTT broker. */
final class MqttResource implements Resource {
    private final MqttConfig config;
    private final MqttClient client;

    MqttResource(MqttConfig config, ResourceContext context) {
        this.config = config;
        this.client = new MqttClient(config, context);
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
        return new MqttAction(client, MessageTemplate.of(config.mountpoint(), parameters));
    }

    @Override
    public Optional<Intake> intake() {
        return Optional.of(client.intake());
    }

    @Override
    public Optional<Duration> reconnectInterval() {
        return Optional.of(config.times().reconnect());
    }

    @Override
    public void close() {
        client.close();
    }
}
