package io.sluice.modules.subscription;

import io.sluice.core.config.Setting;
import java.util.Map;

/** Settings of the automatic subscriptions (manual 1891-1899). */
public record SubscriptionSettings(
        @Setting(
                key = "module.subscription",
                value = "off",
                doc = "Whether clients are subscribed to the topics below as soon as they are connected.")
        boolean enabled,

        @Setting(
                key = "module.subscription.{name}.topic",
                doc =
                        "A filter every client is subscribed to. %c stands for its client identifier, %u for its user name; a client "
                                + "without user name, or with + or # in what is put in, does without.")
        Map<String, String> topics,

        @Setting(
                key = "module.subscription.{name}.qos",
                doc = "Highest QoS of that subscription, 0 to 2; 0 if it is not given.")
        Map<String, Integer> qos) {
    /** Refuses filters that can never be valid, a QoS out of range, and one without a topic while the module is on. */
    public SubscriptionSettings {
        topics.forEach(FilterTemplate::of);
        qos.forEach((name, value) -> {
            if (value < 0 || value > 2) {
                throw new IllegalArgumentException("qos of " + name + " is 0, 1 or 2");
            }
        });
        if (enabled && !topics.keySet().containsAll(qos.keySet())) {
            throw new IllegalArgumentException("each qos needs a topic of the same name");
        }
    }
}
