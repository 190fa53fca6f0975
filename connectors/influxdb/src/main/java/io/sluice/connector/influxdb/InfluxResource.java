package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Lookup;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import java.nio.file.Path;
import java.util.Optional;

/** One database of an InfluxDB 1 server. */
final class InfluxResource implements Resource {
    private final TimeRule times;
    private final Path dataDirectory;
    private final InfluxClient client;
    private final InfluxLookup lookup;

    InfluxResource(InfluxConfig config, Path dataDirectory) {
        this.times = new TimeRule(config.precision(), true);
        this.dataDirectory = dataDirectory;
        this.client = new InfluxClient(config);
        this.lookup = new InfluxLookup(config, client);
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
        return new LineAction(client, PointParameters.points(parameters, times, dataDirectory));
    }

    @Override
    public Optional<Lookup> lookup() {
        return Optional.of(lookup);
    }

    @Override
    public void close() {
        client.close();
    }
}
