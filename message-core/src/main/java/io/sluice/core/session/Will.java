package io.sluice.core.session;

import io.sluice.core.message.MessageProperties;

/**
 * Message that a client leaves behind for the case that it goes without good-bye.
 *
 * @param topic topic name, mountpoint included
 * @param payload content
 * @param qos 0, 1 or 2
 * @param retain whether to retain it
 * @param delaySeconds how long to wait for the client's return before publishing
 * @param properties properties that travel along
 */
public record Will(
        String topic, byte[] payload, int qos, boolean retain, long delaySeconds, MessageProperties properties) {
    /** The same elsewhere. */
    public Will withTopic(String newTopic) {
        return new Will(newTopic, payload, qos, retain, delaySeconds, properties);
    }
}
