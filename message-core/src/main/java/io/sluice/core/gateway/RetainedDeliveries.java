package io.sluice.core.gateway;

import io.sluice.core.broker.Retained;
import io.sluice.core.message.Message;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.Replay;
import org.jspecify.annotations.Nullable;

/** Retained messages as deliveries for one new subscription, made one at a time as the client's window allows. */
final class RetainedDeliveries implements Replay {
    private final Retained.Search messages;
    private final int grantedQos;
    private final int[] subscriptionIds;

    RetainedDeliveries(Retained.Search messages, int grantedQos, int[] subscriptionIds) {
        this.messages = messages;
        this.grantedQos = grantedQos;
        this.subscriptionIds = subscriptionIds;
    }

    @Override
    public boolean isOver() {
        return messages.isOver();
    }

    @Override
    public @Nullable Delivery next() {
        Message message = messages.next();
        // the retain flag is set: this is not a live message [MQTT-3.3.1-8]
        return message == null
                ? null
                : new Delivery(message, Math.min(message.qos(), grantedQos), true, subscriptionIds, false);
    }
}
