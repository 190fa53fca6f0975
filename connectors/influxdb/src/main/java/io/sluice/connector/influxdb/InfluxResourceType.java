package io.sluice.connector.influxdb;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/** InfluxDB 1 over HTTP (manual 3363-3415). */
public final class InfluxResourceType implements ResourceType {
    @Override
    public String name() {
        return "influxdb";
    }

    @Override
    public String title() {
        return "InfluxDB";
    }

    @Override
    public String description() {
        return "A database of InfluxDB 1, over HTTP";
    }

    @Override
    public List<Parameter> parameters() {
        return InfluxConfig.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(PointParameters.action(ActionType.Idempotence.EXACTLY_ONCE));
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new InfluxResource(InfluxConfig.of(parameters), context.dataDirectory());
    }
}
