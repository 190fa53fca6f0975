package io.sluice.gateway.mqtt.codec;

/**
 * One MQTT control packet of any version. Immutable; arrays inside are shared and read only. Version 5 fields of a frame
 * read from or written to an older client hold their defaults.
 */
public sealed interface MqttFrame
        permits Connect,
                ConnAck,
                Publish,
                Ack,
                Subscribe,
                SubAck,
                Unsubscribe,
                UnsubAck,
                PingReq,
                PingResp,
                Disconnect,
                Auth {
    /** Protocol level of MQTT 3.1. */
    int VERSION_3_1 = 3;

    /** Protocol level of MQTT 3.1.1. */
    int VERSION_3_1_1 = 4;

    /** Protocol level of MQTT 5.0. */
    int VERSION_5 = 5;

    /** Largest packet the format allows: four length bytes, one type byte (2.1.4). Stands for "no limit". */
    int NO_PACKET_LIMIT = 268_435_455 + 5;

    /** No subscription identifiers. */
    int[] NO_SUBSCRIPTION_IDS = {};
}
