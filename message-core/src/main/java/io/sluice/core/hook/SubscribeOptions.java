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
    // all there are without an identifier: a million subscriptions share them
    private static final SubscribeOptions[] WITHOUT_ID = new SubscribeOptions[3 * 2 * 2 * 3];

    static {
        for (int i = 0; i < WITHOUT_ID.length; i++) {
            WITHOUT_ID[i] = new SubscribeOptions(i / 12, i / 6 % 2 == 1, i / 3 % 2 == 1, i % 3, 0);
        }
    }

    /** QoS 0, nothing special. */
    public static final SubscribeOptions DEFAULT = ofQos(0);

    /** What MQTT 3 can express. */
    public static SubscribeOptions ofQos(int qos) {
        return new SubscribeOptions(qos, false, false, 0, 0).shared();
    }

    /** Equal options, one object for all subscriptions without an identifier. */
    public SubscribeOptions shared() {
        return subscriptionId == 0
                ? WITHOUT_ID[qos * 12 + (noLocal ? 6 : 0) + (retainAsPublished ? 3 : 0) + retainHandling]
                : this;
    }
}
