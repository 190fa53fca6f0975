package io.sluice.core.broker;

import io.sluice.core.message.Message;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.Session;
import io.sluice.core.session.Subscription;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Sessions that match a message by several filters get it once, with the highest QoS and all subscription identifiers
 * [MQTT-3.3.4-2..5]. Used only when several filters matched. Confined to a loop.
 */
final class Overlaps {
    private static final int KEEP = 4096;

    private Map<Session, Merged> bySession = new IdentityHashMap<>();

    /** Subscriptions of one session that match. */
    private static final class Merged {
        int qos;
        boolean retain;
        int[] ids = Delivery.NO_IDS;

        void add(Subscription subscription, Message message) {
            qos = Math.max(qos, Broker.effectiveQos(subscription, message));
            retain |= message.retain() && subscription.options().retainAsPublished();
            int id = subscription.options().subscriptionId();
            if (id != 0) {
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = id;
            }
        }
    }

    void offerMerged(Message message, Matches matches, Offers offers) {
        for (int i = 0; i < matches.size(); i++) {
            Subscription subscription = matches.get(i);
            if (Broker.isWanted(subscription, message)) {
                bySession
                        .computeIfAbsent(subscription.session(), session -> new Merged())
                        .add(subscription, message);
            }
        }
        boolean fansOut = bySession.size() > 1;
        try {
            bySession.forEach((session, merged) ->
                    offers.offer(session, new Delivery(message, merged.qos, merged.retain, merged.ids, fansOut)));
        } finally {
            forget();
        }
    }

    /** Clearing walks the whole table: one that grew with one message would make all later ones slow. */
    private void forget() {
        if (bySession.size() > KEEP) {
            bySession = new IdentityHashMap<>();
        } else {
            bySession.clear();
        }
    }
}
