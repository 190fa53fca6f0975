package io.sluice.connector.mqtt;

/** Versions of MQTT, by the names of the parameter {@code proto_ver}. */
enum Version {
    /** MQTT 3.1. */
    MQTTV3("MQIsdp", 3),
    /** MQTT 3.1.1. */
    MQTTV4("MQTT", 4),
    /** MQTT 5.0. */
    MQTTV5("MQTT", 5);

    private final String protocol;
    private final int level;

    Version(String protocol, int level) {
        this.protocol = protocol;
        this.level = level;
    }

    /** Protocol name of the CONNECT. */
    String protocol() {
        return protocol;
    }

    /** Protocol level of the CONNECT. */
    int level() {
        return level;
    }

    /** Whether packets hold properties and reason codes. */
    boolean hasProperties() {
        return this == MQTTV5;
    }
}
