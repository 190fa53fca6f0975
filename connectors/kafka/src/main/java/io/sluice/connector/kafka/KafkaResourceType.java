package io.sluice.connector.kafka;

import io.sluice.connector.ActionType;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.Parameter;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import io.sluice.connector.ResourceType;
import java.util.List;

/** Kafka 2.5 and later (manual 3450-3494, 6217-6377). */
public final class KafkaResourceType implements ResourceType {
    private static final ActionType ACTION = new ActionType(
            "data_to_kafka",
            "Data bridge to Kafka",
            "Sends the selected values as a record",
            RecordConfig.PARAMETERS,
            ActionType.Idempotence.EXACTLY_ONCE);

    @Override
    public String name() {
        return "bridge_kafka";
    }

    @Override
    public String title() {
        return "Kafka";
    }

    @Override
    public String description() {
        return "A cluster of Kafka brokers";
    }

    @Override
    public List<Parameter> parameters() {
        return KafkaConfig.PARAMETERS;
    }

    @Override
    public List<ActionType> actions() {
        return List.of(ACTION);
    }

    @Override
    public Resource create(ParameterValues parameters, ResourceContext context) throws InvalidParameterException {
        return new KafkaResource(KafkaConfig.of(parameters, context.dataDirectory()), context);
    }
}
