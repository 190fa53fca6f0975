package io.sluice.connector.influxdb;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/** InfluxDB's UDP listener (manual 5741-5773). Nothing comes back over UDP, so nothing is known of what was stored. */
public final class UdpResourceType implements ResourceType {
    @Override
    public String name() {
        return "influxdb_udp";
    }

    @Override
    public String title() {
        return "InfluxDB over UDP";
    }

    @Override
    public String description() {
        return "The UDP listener of InfluxDB 1: nobody knows what arrives";
    }

    @Override
    public List<Parameter> parameters() {
        return UdpConfig.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(PointParameters.action(ActionType.Idempotence.UNCONFIRMED));
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new UdpResource(UdpConfig.of(parameters), context.dataDirectory());
    }
}
