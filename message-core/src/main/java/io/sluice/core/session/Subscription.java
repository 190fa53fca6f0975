package io.sluice.core.session;

import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.topic.TopicFilter;

/**
 * One filter of one session. Immutable: subscribing again makes a new one.
 *
 * @param session who gets the messages
 * @param filter which messages
 * @param options how
 */
public record Subscription(Session session, TopicFilter filter, SubscribeOptions options) {
    /** The session's one identifier as the array that a delivery carries. */
    public int[] ids() {
        return options.subscriptionId() == 0 ? Delivery.NO_IDS : new int[] {options.subscriptionId()};
    }

    // identity: two subscriptions are never equal by content, and comparing sessions by content would be senseless
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
