package io.sluice.core.gateway;

import io.sluice.core.message.Message;
import io.sluice.core.session.Delivery;
import java.util.Iterator;

/** Retained messages as deliveries for one new subscription, made one at a time as the client's window allows. */
final class RetainedDeliveries implements Iterator<Delivery> {
    private final Iterator<Message> messages;
    private final int grantedQos;
    private final int[] subscriptionIds;

    RetainedDeliveries(Iterator<Message> messages, int grantedQos, int[] subscriptionIds) {
        this.messages = messages;
        this.grantedQos = grantedQos;
        this.subscriptionIds = subscriptionIds;
    }

    @Override
    public boolean hasNext() {
        return messages.hasNext();
    }

    @Override
    public Delivery next() {
        Message message = messages.next();
        // the retain flag is set: this is not a live message [MQTT-3.3.1-8]
        return new Delivery(message, Math.min(message.qos(), grantedQos), true, subscriptionIds, false);
    }
}
