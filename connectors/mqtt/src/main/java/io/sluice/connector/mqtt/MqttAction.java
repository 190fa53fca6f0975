package io.sluice.connector.mqtt;

import io.sluice.connector.Action;
import io.sluice.connector.ConnectorException;
import io.sluice.connector.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code data_to_mqtt_broker}: each row becomes a message. */
final class MqttAction implements Action {
    private final MqttClient client;
    private final MessageTemplate template;
    private final Outbox outbox;

    MqttAction(MqttClient client, MessageTemplate template) {
        this.client = client;
        this.template = template;
        this.outbox = new Outbox(client);
    }

    @Override
    public void send(List<Row> rows) throws ConnectorException {
        Link.Limits limits = client.link().limits();
        SortedMap<Integer, String> refused = new TreeMap<>();
        List<Outgoing> messages = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            try {
                messages.add(template.message(i, rows.get(i), limits));
            } catch (IllegalArgumentException e) {
                refused.put(i, String.valueOf(e.getMessage()));
            }
        }
        outbox.send(messages, refused);
        if (!refused.isEmpty()) {
            throw ConnectorException.rejectRows(refused);
        }
    }

    @Override
    public void close() {
        outbox.close();
    }
}
