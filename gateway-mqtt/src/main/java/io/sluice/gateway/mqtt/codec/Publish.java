package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties;

/**
 * PUBLISH, both ways (3.3).
 *
 * @param topic topic name; empty if only the alias tells it (version 5)
 * @param payload content, owned by the frame
 * @param qos 0, 1 or 2
 * @param retain retain flag
 * @param dup whether it may have been sent before
 * @param packetId 1 to 65,535, 0 with QoS 0
 * @param topicAlias 1 to 65,535, 0 if none was sent
 * @param properties properties that travel with the message
 * @param subscriptionIds subscriptions that led here, server to client only; {@link MqttFrame#NO_SUBSCRIPTION_IDS} if
 *     none
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, not compared
public record Publish(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        boolean dup,
        int packetId,
        int topicAlias,
        MessageProperties properties,
        int[] subscriptionIds)
        implements MqttFrame {
    /** The same with the topic that its alias stands for. */
    public Publish withTopic(String name) {
        return new Publish(name, payload, qos, retain, dup, packetId, topicAlias, properties, subscriptionIds);
    }
}
