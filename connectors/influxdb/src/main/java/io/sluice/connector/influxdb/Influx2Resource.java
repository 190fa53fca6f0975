package io.sluice.connector.influxdb;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import java.nio.file.Path;

/** One bucket of a server that takes InfluxDB 2's writes. It offers no questions: Flux can write as well as read. */
final class Influx2Resource implements Resource {
    private final TimeRule times;
    private final Path dataDirectory;
    private final Influx2Client client;

    Influx2Resource(Influx2Config config, Path dataDirectory) {
        this.times = new TimeRule(config.precision(), true);
        this.dataDirectory = dataDirectory;
        this.client = new Influx2Client(config, System::nanoTime);
    }

    @Override
    public void connect() throws ConnectorException {
        client.check();
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
    public void close() {
        client.close();
    }
}
