package io.sluice.connector.influxdb;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/** A bucket, by the way of writing of InfluxDB 2. */
public final class Influx2ResourceType implements ResourceType {
    @Override
    public String name() {
        return "influxdb2";
    }

    @Override
    public String title() {
        return "InfluxDB 2";
    }

    @Override
    public String description() {
        return "A bucket of InfluxDB 2, or of a server that takes writes the same way (/api/v2/write)";
    }

    @Override
    public List<Parameter> parameters() {
        return Influx2Config.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(PointParameters.action(ActionType.Idempotence.EXACTLY_ONCE));
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new Influx2Resource(Influx2Config.of(parameters), context.dataDirectory());
    }
}
