package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;

/** One database of an InfluxDB 1 server. */
final class InfluxResource implements Resource {
    private final InfluxConfig config;
    private final InfluxClient client;

    InfluxResource(InfluxConfig config) {
        this.config = config;
        this.client = new InfluxClient(config);
    }

    @Override
    public void connect() throws ConnectorException {
        client.connect();
    }

    @Override
    public void check() throws ConnectorException {
        client.write("");
    }

    @Override
    public Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException {
        return new InfluxAction(client, PointTemplate.of(parameters, config.precision()));
    }

    @Override
    public void close() {
        client.close();
    }
}
