package io.sluice.gateway.mqtt.codec;

import java.util.HashMap;
import java.util.Map;

/**
 * Topic aliases towards one client (3.3.2.3.4): the first topics of a connection get one and keep it. A client has few
 * topics that come again and again, or very many of which none does; giving aliases back would serve neither.
 */
final class TopicAliases {
    /** Most aliases, whatever the client allows: bounds the memory of a connection. */
    private static final int MOST = 256;

    private static final int LONGEST_TOPIC = 256;

    /** Bytes of the property: a shorter topic is cheaper itself. */
    private static final int COST = 3;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final int maximum;

    /** @param clientMaximum highest alias that the client takes, 1 to 65,535 */
    TopicAliases(int clientMaximum) {
        this.maximum = Math.min(clientMaximum, MOST);
    }

    /** Alias of a topic: above zero if the client knows it, its negative if it has to be told, zero if there is none. */
    int of(String topic) {
        Integer number = numbers.get(topic);
        if (number != null) {
            return number;
        }
        boolean pays = topic.length() > COST && topic.length() <= LONGEST_TOPIC;
        return pays && numbers.size() < maximum ? -numbers.size() - 1 : 0;
    }

    /** The client was told. */
    void told(String topic, int number) {
        numbers.put(topic, number);
    }
}
