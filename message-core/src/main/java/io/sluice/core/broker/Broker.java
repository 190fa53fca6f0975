package io.sluice.core.broker;

import io.sluice.core.durable.DurableState;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.Publication;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.Subscription;
import io.sluice.core.topic.TopicSyntax;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages in and hands them out: hooks, retained, match, mailboxes. The only fan-out code in the product.
 *
 * <p>{@link #publish} is called on a loop and never blocks; what it offers is drained by the owners of the sessions.
 */
public final class Broker {
    private final Hooks hooks;
    private final Subscriptions subscriptions;
    private final Retained retained;
    private final SharedDispatch sharedDispatch;
    // one for each loop, by its index
    private final @Nullable Workspace[] workspaces;
    private final DurableState state;

    /** What one publish needs and the next one on the same loop can use again. */
    private static final class Workspace {
        final Matches matches = new Matches();
        final Overlaps overlaps = new Overlaps();
        final Publication publication = new Publication();
        final Offers offers;
        boolean busy;

        Workspace(Offers offers) {
            this.offers = offers;
        }
    }

    /** @param state where messages for sessions that outlive their connections are kept, and retained ones */
    public Broker(
            Hooks hooks,
            Subscriptions subscriptions,
            Retained retained,
            SharedDispatch sharedDispatch,
            int loops,
            DurableState state) {
        this.hooks = hooks;
        this.subscriptions = subscriptions;
        this.retained = retained;
        this.sharedDispatch = sharedDispatch;
        this.workspaces = new Workspace[loops];
        this.state = state;
    }

    /** Publishes a message whose sender may do so. On the given loop. */
    public PublishOutcome publish(Message message, Loop loop) {
        assert loop.inLoop();
        Workspace workspace = workspaces[loop.index()];
        if (workspace == null) {
            workspace = new Workspace(new Offers(state, loop));
            workspaces[loop.index()] = workspace;
        } else if (workspace.busy) {
            // a listener publishes from within a publish
            workspace = new Workspace(new Offers(state, loop));
        }
        workspace.busy = true;
        try {
            return publish(message, loop, workspace);
        } finally {
            workspace.matches.clear();
            workspace.publication.reset();
            workspace.busy = false;
        }
    }

    private PublishOutcome publish(Message incoming, Loop loop, Workspace workspace) {
        Publication publication = workspace.publication;
        workspace.offers.begin();
        Message message = incoming;
        if (hooks.has(HookPoint.MESSAGE_PUBLISH)) {
            message = hooks.publish(incoming, publication);
            if (publication.isDropped()) {
                return takenOut(message, loop, publication);
            }
        }
        if (message.retain()) {
            retain(message, loop, workspace.offers);
        }
        boolean delivered = route(message, loop, workspace);
        PublishOutcome outcome = delivered ? PublishOutcome.DELIVERED : PublishOutcome.NO_SUBSCRIBERS;
        PublishOutcome seen = outcome.behind(workspace.offers.congestion());
        return message.qos() == 0 ? seen : seen.and(workspace.offers.durable()).and(publication.durable());
    }

    /** A listener has it, or wants it gone. */
    private PublishOutcome takenOut(Message message, Loop loop, Publication publication) {
        DropReason reason = publication.reason();
        if (reason != null) {
            countDropped(message, loop, reason);
        }
        if (reason == DropReason.QUOTA) {
            return PublishOutcome.REFUSED;
        }
        if (reason == DropReason.INVALID_TOPIC) {
            return PublishOutcome.INVALID_TOPIC;
        }
        if (reason == DropReason.NOT_AUTHORISED) {
            return PublishOutcome.DENIED;
        }
        return publication.durable() == null
                ? PublishOutcome.DROPPED
                : new PublishOutcome(PublishOutcome.Code.DROPPED, publication.durable());
    }

    private void retain(Message message, Loop loop, Offers offers) {
        loop.counters().increment(Metric.MESSAGES_RETAINED);
        switch (retained.store(message)) {
            case KEPT, CLEARED -> {
                if (retained.isDurable()) {
                    offers.add(retained.change(message.topic()));
                }
            }
            case FULL -> loop.counters().increment(Metric.RETAINED_REFUSED_FULL);
            case TOO_LARGE -> loop.counters().increment(Metric.RETAINED_REFUSED_TOO_LARGE);
        }
    }

    private boolean route(Message message, Loop loop, Workspace workspace) {
        Matches matches = workspace.matches;
        subscriptions.match(message.topic(), matches);
        int receivers = matches.size() + matches.groupCount();
        if (receivers == 0) {
            countDropped(message, loop, DropReason.NO_SUBSCRIBERS);
            return false;
        }
        boolean fansOut = receivers > 1;
        if (matches.mayOverlap() && matches.size() > 1) {
            workspace.overlaps.offerMerged(message, matches, workspace.offers);
        } else {
            for (int i = 0; i < matches.size(); i++) {
                Subscription subscription = matches.get(i);
                if (isWanted(subscription, message)) {
                    offer(subscription, message, subscription.ids(), fansOut, workspace.offers);
                }
            }
        }
        for (int i = 0; i < matches.groupCount(); i++) {
            Subscription picked = matches.group(i).pick(sharedDispatch.strategy(), message.sender());
            if (picked != null) {
                offerShared(picked, message, fansOut, workspace.offers);
            } else {
                // the last member left this moment
                countDropped(message, loop, DropReason.NO_SUBSCRIBERS);
            }
        }
        return true;
    }

    private static void offer(Subscription subscription, Message message, int[] ids, boolean fansOut, Offers offers) {
        offers.offer(subscription.session(), delivery(subscription, message, ids, fansOut));
    }

    private static Delivery delivery(Subscription subscription, Message message, int[] ids, boolean fansOut) {
        int qos = effectiveQos(subscription, message);
        boolean retain = message.retain() && subscription.options().retainAsPublished();
        return new Delivery(message, qos, retain, ids, fansOut);
    }

    private void offerShared(Subscription picked, Message message, boolean fansOut, Offers offers) {
        Delivery delivery = delivery(picked, message, picked.ids(), fansOut);
        offers.offer(picked.session(), sharedDispatch.untilAcknowledged() ? delivery.forGroupOf(picked) : delivery);
    }

    /**
     * Gives a message to another member of the group, because the session that had it ended. On the given loop.
     *
     * @return false if the group has no members
     */
    boolean redispatch(Delivery delivery, Loop loop) {
        Subscription left = delivery.shared();
        SharedGroup group = left == null
                ? null
                : subscriptions.group(left.filter(), delivery.message().topic());
        Subscription picked = group == null
                ? null
                : group.pick(sharedDispatch.strategy(), delivery.message().sender());
        if (picked == null) {
            return false;
        }
        offerShared(picked, delivery.message(), false, new Offers(state, loop));
        return true;
    }

    /** Effective QoS: the smaller of published and granted, unless the zone upgrades. */
    static int effectiveQos(Subscription subscription, Message message) {
        int granted = subscription.options().qos();
        return subscription.session().settings().upgradeQos() ? granted : Math.min(granted, message.qos());
    }

    /** No local: a client's own messages do not come back [MQTT-3.8.3-3]. */
    static boolean isWanted(Subscription subscription, Message message) {
        return !subscription.options().noLocal()
                || !subscription.session().clientId().equals(message.sender().clientId());
    }

    private void countDropped(Message message, Loop loop, DropReason reason) {
        // what Sluice tells of itself is no loss when nobody listens
        if (reason != DropReason.NO_SUBSCRIBERS || !TopicSyntax.isSystem(message.topic())) {
            loop.counters().increment(Metric.MESSAGES_DROPPED);
            loop.counters().increment(reason.metric());
        }
        if (hooks.has(HookPoint.MESSAGE_DROPPED)) {
            hooks.dropped(message.sender(), message, reason);
        }
    }
}
