package io.sluice.core.hook;

/**
 * Options of a subscription (MQTT 5, 3.8.3.1).
 *
 * @param qos highest QoS the subscriber wants, 0 to 2
 * @param noLocal whether own messages are left out
 * @param retainAsPublished whether the retain flag is kept on forwarding
 * @param retainHandling 0 send retained messages, 1 only for a new subscription, 2 never
 * @param subscriptionId identifier returned with each matching message, 0 for none
 */
public record SubscribeOptions(
        int qos, boolean noLocal, boolean retainAsPublished, int retainHandling, int subscriptionId) {
    /** QoS 0, nothing special. */
    public static final SubscribeOptions DEFAULT = ofQos(0);

    /** What MQTT 3 can express. */
    public static SubscribeOptions ofQos(int qos) {
        return new SubscribeOptions(qos, false, false, 0, 0);
    }
}
