package io.sluice.connector.mqtt;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/** A remote MQTT broker (manual 3591-3626). */
public final class MqttResourceType implements ResourceType {
    private static final ActionType ACTION = new ActionType(
            "data_to_mqtt_broker",
            "Data bridge to MQTT Broker",
            "Publishes a message at the remote broker",
            MessageTemplate.PARAMETERS,
            ActionType.Idempotence.AT_LEAST_ONCE);

    @Override
    public String name() {
        return "bridge_mqtt";
    }

    @Override
    public String title() {
        return "MQTT Bridge";
    }

    @Override
    public String description() {
        return "A remote MQTT broker";
    }

    @Override
    public List<Parameter> parameters() {
        return MqttConfig.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(ACTION);
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new MqttResource(MqttConfig.of(parameters, context), context);
    }
}
