package io.sluice.core.gateway;

import io.sluice.core.broker.Broker;
import io.sluice.core.broker.OpenRequest;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.broker.Retained;
import io.sluice.core.broker.Sessions;
import io.sluice.core.broker.Subscriptions;
import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.AuthOutcome;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.Credentials;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.Hooks;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.loop.Loop;
import io.sluice.core.loop.Loops;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.metric.Metric;
import io.sluice.core.metric.Metrics;
import io.sluice.core.session.Delivery;
import io.sluice.core.session.DeliveryTarget;
import io.sluice.core.session.Session;
import io.sluice.core.session.Subscription;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.Mountpoint;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that a gateway may use of the core. Whatever goes through here is authenticated, authorised, counted, seen by rules
 * and hooks, whichever the protocol.
 *
 * <p>Every method is called on the loop given or on the session's loop, and none blocks.
 */
public final class GatewayContext {
    private final Hooks hooks;
    private final Broker broker;
    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final Retained retained;
    private final Metrics metrics;
    private final Loops loops;
    private final Function<String, AccessSettings> zones;

    /** The same access for all zones. */
    public GatewayContext(CoreParts parts, AccessSettings access) {
        this(parts, zone -> access);
    }

    /** @param zones access settings of a zone by its name; asked for every decision, on any loop: a look-up, no more */
    public GatewayContext(CoreParts parts, Function<String, AccessSettings> zones) {
        this.hooks = parts.hooks();
        this.broker = parts.broker();
        this.sessions = parts.sessions();
        this.subscriptions = parts.subscriptions();
        this.retained = parts.retained();
        this.metrics = parts.metrics();
        this.loops = parts.loops();
        this.zones = zones;
    }

    public Metrics metrics() {
        return metrics;
    }

    public Loops loops() {
        return loops;
    }

    /**
     * Asks the authentication chain; anonymous access decides if nobody in it knows the client.
     *
     * @param whenDecided called on the loop, at once if nobody has to be waited for
     */
    public void authenticate(Credentials credentials, Loop loop, Consumer<AuthOutcome> whenDecided) {
        assert loop.inLoop();
        if (!hooks.has(HookPoint.CLIENT_AUTHENTICATE)) {
            whenDecided.accept(decided(credentials, AuthOutcome.IGNORED, loop));
            return;
        }
        hooks.authenticate(credentials).thenAccept(outcome -> {
            if (loop.inLoop()) {
                whenDecided.accept(decided(credentials, outcome, loop));
            } else {
                loop.execute(() -> whenDecided.accept(decided(credentials, outcome, loop)));
            }
        });
    }

    private AuthOutcome decided(Credentials credentials, AuthOutcome outcome, Loop loop) {
        AuthOutcome result = outcome;
        if (outcome.result() == AuthOutcome.Result.IGNORED && credentials.proven()) {
            result = AuthOutcome.SUCCESS;
        } else if (outcome.result() == AuthOutcome.Result.IGNORED) {
            boolean anonymous = zones.apply(credentials.client().zone()).allowAnonymous();
            result = anonymous ? AuthOutcome.SUCCESS : AuthOutcome.NOT_AUTHORISED;
            if (anonymous) {
                loop.counters().increment(Metric.CLIENT_AUTH_ANONYMOUS);
            }
        }
        loop.counters().increment(result.isSuccess() ? Metric.CLIENT_AUTH_SUCCESS : Metric.CLIENT_AUTH_FAILURE);
        return result;
    }

    /**
     * Whether the client may publish or subscribe. Superusers, and clients of a zone without access control, may everything,
     * but nobody speaks for Sluice itself on {@code $SYS}.
     */
    public boolean isAllowed(ClientInfo client, AclAction action, String topic, Loop loop) {
        if (action == AclAction.PUBLISH && TopicSyntax.isSystem(topic)) {
            return decided(client, action, topic, AclVerdict.DENY, loop);
        }
        if (client.superuser()) {
            return true;
        }
        AccessSettings access = zones.apply(client.zone());
        if (!access.enableAcl()) {
            return true;
        }
        AclVerdict verdict = hooks.has(HookPoint.CLIENT_CHECK_ACL)
                ? hooks.checkAcl(client, action, topic, access.aclNoMatch())
                : access.aclNoMatch();
        return decided(client, action, topic, verdict, loop);
    }

    private boolean decided(ClientInfo client, AclAction action, String topic, AclVerdict verdict, Loop loop) {
        boolean allowed = verdict == AclVerdict.ALLOW;
        loop.counters().increment(allowed ? Metric.CLIENT_ACL_ALLOW : Metric.CLIENT_ACL_DENY);
        if (hooks.has(HookPoint.CLIENT_CHECK_ACL_COMPLETE)) {
            hooks.aclChecked(client, action, topic, verdict);
        }
        return allowed;
    }

    /** Opens the session of an authenticated client: see {@link Sessions#open}. Its will is taken below its mountpoint. */
    public void openSession(OpenRequest request) {
        sessions.open(request.mounted());
    }

    /**
     * Tells listeners how a client's wish to connect was answered. A gateway calls it for each answer it sends to a client that
     * said who it is.
     *
     * @param connect made only if somebody listens
     * @param reasonCode name of the answer: {@code success}, {@code not_authorized}
     */
    public void connackSent(ClientInfo client, Supplier<ConnectInfo> connect, String reasonCode) {
        if (hooks.has(HookPoint.CLIENT_CONNACK)) {
            hooks.connackSent(client, connect.get(), reasonCode);
        }
    }

    /** The connection ended, for whatever reason: publishes the will if it is due, keeps or ends the session. */
    public void closeSession(Session session, DeliveryTarget target, CloseReason reason) {
        closeSession(session, target, reason, PacketProperties.NONE);
    }

    /** The same with what the client said as it went. */
    public void closeSession(Session session, DeliveryTarget target, CloseReason reason, PacketProperties properties) {
        sessions.closed(session, target, reason, properties);
    }

    /**
     * Publishes a client's message, below the client's mountpoint, if the client may; counts it in either case. The access
     * control list is asked for the topic that the client knows.
     */
    public PublishOutcome publish(Message message, Loop loop) {
        countReceived(message, loop);
        if (!isAllowed(message.sender(), AclAction.PUBLISH, message.topic(), loop)) {
            countDropped(message, DropReason.NOT_AUTHORISED, loop);
            return PublishOutcome.DENIED;
        }
        String mountpoint = message.sender().mountpoint();
        return broker.publish(
                mountpoint.isEmpty() ? message : message.withTopic(Mountpoint.put(mountpoint, message.topic())), loop);
    }

    /** Takes no notice of a client's message but for the counters: it came when it should not. */
    public void drop(Message message, DropReason reason, Loop loop) {
        countReceived(message, loop);
        countDropped(message, reason, loop);
    }

    private static void countReceived(Message message, Loop loop) {
        loop.counters().increment(Metric.MESSAGES_RECEIVED);
        loop.counters().increment(Metric.receivedWithQos(message.qos()));
    }

    private void countDropped(Message message, DropReason reason, Loop loop) {
        loop.counters().increment(Metric.MESSAGES_DROPPED);
        loop.counters().increment(reason.metric());
        if (hooks.has(HookPoint.MESSAGE_DROPPED)) {
            hooks.dropped(message.sender(), message, reason);
        }
    }

    /** Runs the {@code client.subscribe} hook over what a client asks for. */
    public List<TopicRequest> beforeSubscribe(ClientInfo client, List<TopicRequest> topics) {
        return hooks.has(HookPoint.CLIENT_SUBSCRIBE) ? hooks.subscribe(client, topics) : topics;
    }

    /** Runs the {@code client.unsubscribe} hook over what a client asks for. */
    public List<TopicRequest> beforeUnsubscribe(ClientInfo client, List<TopicRequest> topics) {
        return hooks.has(HookPoint.CLIENT_UNSUBSCRIBE) ? hooks.unsubscribe(client, topics) : topics;
    }

    /** Puts a subscription into effect that no packet asked for. */
    public SubscribeResult subscribe(Session session, TopicFilter asked, SubscribeOptions options) {
        return subscribe(session, asked, options, PacketProperties.NONE);
    }

    /**
     * Puts one subscription into effect, below the client's mountpoint, if the client may.
     *
     * @param asked as the client wrote it
     * @param options as asked for
     * @param properties of the packet that asked
     */
    public SubscribeResult subscribe(
            Session session, TopicFilter asked, SubscribeOptions options, PacketProperties properties) {
        ClientInfo client = session.client();
        if (!isAllowed(client, AclAction.SUBSCRIBE, asked.filter(), session.owner())) {
            return SubscribeResult.NOT_AUTHORISED;
        }
        TopicFilter filter = Mountpoint.put(client.mountpoint(), asked);
        int limit = session.settings().maxSubscriptions();
        if (limit > 0 && session.subscriptions().size() >= limit && !session.isSubscribed(filter.text())) {
            return SubscribeResult.QUOTA_EXCEEDED;
        }
        Subscription subscription = new Subscription(session, filter, options.shared());
        Subscription replaced = session.putSubscription(subscription);
        if (replaced == null) {
            subscriptions.add(subscription);
        } else {
            subscriptions.replace(replaced, subscription);
        }
        if (hooks.has(HookPoint.SESSION_SUBSCRIBED)) {
            hooks.sessionSubscribed(client, filter, options, properties);
        }
        return replaced == null ? SubscribeResult.NEW : SubscribeResult.REPLACED;
    }

    /**
     * Starts the retained messages of a subscription [MQTT-3.3.1-9..11]; never for shared ones [MQTT-4.8.2-5]. Called
     * after the client was told that it is subscribed.
     *
     * @param asked as the client wrote it
     */
    public void replayRetained(Session session, TopicFilter asked, SubscribeOptions options, SubscribeResult result) {
        boolean wanted =
                options.retainHandling() == 0 || options.retainHandling() == 1 && result == SubscribeResult.NEW;
        if (!wanted || asked.isShared()) {
            return;
        }
        TopicFilter filter = Mountpoint.put(session.client().mountpoint(), asked);
        Retained.Search messages =
                retained.matching(filter, session.owner().time().wallMillis());
        if (!messages.isOver()) {
            int[] ids = options.subscriptionId() == 0 ? Delivery.NO_IDS : new int[] {options.subscriptionId()};
            session.replay(filter.text(), new RetainedDeliveries(messages, options.qos(), ids));
        }
    }

    /** Ends a subscription without a packet that asked for it. */
    public boolean unsubscribe(Session session, String filterText) {
        return unsubscribe(session, filterText, PacketProperties.NONE);
    }

    /**
     * Ends one subscription; false if there was none.
     *
     * @param filterText as the client wrote it
     * @param properties of the packet that asked
     */
    public boolean unsubscribe(Session session, String filterText, PacketProperties properties) {
        Subscription removed = session.removeSubscription(mounted(session.client(), filterText));
        if (removed == null) {
            return false;
        }
        subscriptions.remove(removed);
        if (hooks.has(HookPoint.SESSION_UNSUBSCRIBED)) {
            hooks.sessionUnsubscribed(session.client(), removed.filter(), removed.options(), properties);
        }
        return true;
    }

    private static String mounted(ClientInfo client, String filterText) {
        if (client.mountpoint().isEmpty()) {
            return filterText;
        }
        try {
            return Mountpoint.put(client.mountpoint(), TopicFilter.parse(filterText))
                    .text();
        } catch (InvalidTopicException e) {
            // nobody is subscribed to it
            return filterText;
        }
    }
}
