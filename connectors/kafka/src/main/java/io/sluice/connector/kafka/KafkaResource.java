package io.sluice.connector.kafka;

import io.sluice.connector.Action;
import io.sluice.connector.ActionType;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.InvalidParameterException;
import io.sluice.connector.ParameterValues;
import io.sluice.connector.Resource;
import io.sluice.connector.ResourceContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Kafka cluster. Each action has a client of its own that sends, opened by its first rows. No lookup: Kafka cannot be asked
 * for a value, only be read from one end to the other.
 */
final class KafkaResource implements Resource {
    private final Brokers brokers;
    private final List<KafkaAction> actions = new CopyOnWriteArrayList<>();

    KafkaResource(KafkaConfig config, ResourceContext context) {
        this.brokers = new Brokers(config, "sluice-" + context.nodeName() + "-" + context.resourceId());
    }

    @Override
    public void connect() throws ConnectorException {
        brokers.connect();
    }

    @Override
    public void check() throws ConnectorException {
        brokers.check();
    }

    @Override
    public Action action(ActionType type, ParameterValues parameters) throws InvalidParameterException {
        KafkaAction action = new KafkaAction(brokers, RecordConfig.of(parameters), actions::remove);
        actions.add(action);
        return action;
    }

    @Override
    public void close() {
        brokers.close();
        actions.forEach(KafkaAction::close);
    }
}
