package io.sluice.gateway.mqtt.codec;

import io.sluice.core.message.MessageProperties.UserProperty;
import java.util.List;

/**
 * UNSUBSCRIBE, client to server (3.10).
 *
 * @param packetId 1 to 65,535
 * @param filters at least one; valid UTF-8, but not checked against the rules of topic filters
 * @param userProperties pairs without meaning to the server
 */
public record Unsubscribe(int packetId, List<String> filters, List<UserProperty> userProperties) implements MqttFrame {}
