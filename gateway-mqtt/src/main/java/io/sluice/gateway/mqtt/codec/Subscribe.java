package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.List;

/**
 * SUBSCRIBE, client to server (3.8).
 *
 * @param packetId 1 to 65,535
 * @param entries at least one, in the client's order
 * @param subscriptionId identifier for all entries, 1 to 268,435,455, 0 for none
 * @param userProperties pairs without meaning to the server
 */
public record Subscribe(int packetId, List<Entry> entries, int subscriptionId, List<UserProperty> userProperties)
        implements MqttFrame {
    /**
     * One filter and its options.
     *
     * @param filter valid UTF-8, but not checked against the rules of topic filters: SUBACK answers for each entry
     * @param qos highest QoS wanted, 0, 1 or 2
     * @param noLocal whether own messages are unwanted; never with a shared subscription
     * @param retainAsPublished whether the retain flag stays as published
     * @param retainHandling 0 retained messages now, 1 only if the subscription is new, 2 none
     */
    public record Entry(String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {
        /** As versions 3 and 4 have it. */
        public Entry(String filter, int qos) {
            this(filter, qos, false, false, 0);
        }
    }
}
