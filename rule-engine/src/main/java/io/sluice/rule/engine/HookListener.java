package io.sluice.rule.engine;

import io.sluice.core.hook.AclAction;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.BrokerListener;
import io.sluice.core.hook.ConnectInfo;
import io.sluice.core.hook.DisconnectInfo;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.HookPoint;
import io.sluice.core.hook.HookResult;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.hook.Publication;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.rule.action.RaisedEvent;
import io.sluice.rule.event.Column;
import io.sluice.rule.event.EventSite;
import io.sluice.rule.event.EventType;
import io.sluice.rule.event.EventView;
import io.sluice.rule.event.MessageView;
import io.sluice.rule.event.Occasion;
import io.sluice.rule.watch.RecentTopics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what happens at one hook point into events. There is one for each point, so that a point comes or goes without
 * touching the others: no message passes by while the chain changes.
 */
final class HookListener implements BrokerListener {
    private final HookPoint point;
    private final Supplier<RuleSet> rules;
    private final EventRunner runner;
    private final Surroundings surroundings;

    /**
     * What all listeners share.
     *
     * @param site where events happen
     * @param topics hears of every message that rules may read
     * @param ignoreSystemMessages whether {@code $SYS/...} raises nothing
     * @param messages the events that are published as messages
     */
    record Surroundings(EventSite site, RecentTopics topics, boolean ignoreSystemMessages, EventMessages messages) {}

    HookListener(HookPoint point, Supplier<RuleSet> rules, EventRunner runner, Surroundings surroundings) {
        this.point = point;
        this.rules = rules;
        this.runner = runner;
        this.surroundings = surroundings;
    }

    @Override
    public String name() {
        return "rule engine";
    }

    @Override
    public Set<HookPoint> points() {
        return Set.of(point);
    }

    @Override
    public HookResult<Message> onPublish(Message message, Publication publication) {
        if (isIgnored(message)) {
            return HookResult.ok();
        }
        surroundings.topics().note(message.topic(), message.timestampMillis());
        RuleSet set = rules.get();
        Candidates candidates = set.published(message.topic());
        if (!candidates.isEmpty()) {
            EventView view = MessageView.published(message, surroundings.site(), candidates.paths());
            runner.run(candidates.rules(), raised(view, message, publication, message.timestampMillis()));
        }
        return HookResult.ok();
    }

    @Override
    public HookResult<Message> onDeliver(ClientInfo receiver, Message message) {
        raise(EventType.MESSAGE_DELIVER, message, occasion -> MessageView.delivered(message, receiver, occasion));
        return HookResult.ok();
    }

    @Override
    public HookResult<Void> onAcked(ClientInfo receiver, Message message, PacketProperties properties) {
        raise(EventType.MESSAGE_ACKED, message, occasion -> MessageView.acked(message, receiver, occasion, properties));
        return HookResult.ok();
    }

    @Override
    public HookResult<Void> onDropped(ClientInfo client, Message message, DropReason reason) {
        EventType type = switch (reason) {
            case NO_SUBSCRIBERS, BY_HOOK, NOT_AUTHORISED, QUOTA, INVALID_TOPIC, RATE_LIMIT -> EventType.MESSAGE_DROPPED;
            case QUEUE_FULL,
                    MAILBOX_FULL,
                    QOS0_OFFLINE,
                    SESSION_ENDED,
                    EXPIRED,
                    TOO_LARGE,
                    NOT_STORED,
                    REFUSED_BY_RECEIVER -> EventType.DELIVERY_DROPPED;
        };
        raise(type, message, occasion -> MessageView.dropped(type, message, client, occasion, reason));
        return HookResult.ok();
    }

    private void raise(EventType type, Message message, Function<Occasion, EventView> view) {
        if (!isIgnored(message)) {
            raise(type, view, message);
        }
    }

    private boolean isIgnored(Message message) {
        return surroundings.ignoreSystemMessages() && TopicSyntax.isSystem(message.topic())
                || surroundings.messages().isOwn(message);
    }

    @Override
    public HookResult<Void> onConnected(ClientInfo client, ConnectInfo connect) {
        return raise(EventType.CLIENT_CONNECTED, client, () -> ClientColumns.connected(connect));
    }

    @Override
    public HookResult<Void> onConnackSent(ClientInfo client, ConnectInfo connect, String reasonCode) {
        return raise(EventType.CLIENT_CONNACK, client, () -> ClientColumns.answered(connect, reasonCode));
    }

    @Override
    public HookResult<Void> onDisconnected(ClientInfo client, DisconnectInfo disconnect) {
        return raise(EventType.CLIENT_DISCONNECTED, client, () -> ClientColumns.disconnected(disconnect, nowMillis()));
    }

    @Override
    public HookResult<Void> onAclChecked(ClientInfo client, AclAction action, String topic, AclVerdict verdict) {
        return raise(EventType.CLIENT_CHECK_ACL_COMPLETE, client, () -> ClientColumns.checked(action, topic, verdict));
    }

    @Override
    public HookResult<List<TopicRequest>> onSubscribe(ClientInfo client, List<TopicRequest> topics) {
        return raise(EventType.CLIENT_SUBSCRIBE, client, () -> ClientColumns.requested(topics));
    }

    @Override
    public HookResult<List<TopicRequest>> onUnsubscribe(ClientInfo client, List<TopicRequest> topics) {
        return raise(EventType.CLIENT_UNSUBSCRIBE, client, () -> ClientColumns.requested(topics));
    }

    @Override
    public HookResult<Void> onSessionSubscribed(
            ClientInfo client, TopicFilter filter, SubscribeOptions options, PacketProperties properties) {
        return raise(
                EventType.SESSION_SUBSCRIBED,
                client,
                () -> ClientColumns.subscription(filter.text(), options, Column.SUB_PROPS, properties.toMap()));
    }

    @Override
    public HookResult<Void> onSessionUnsubscribed(
            ClientInfo client, TopicFilter filter, SubscribeOptions options, PacketProperties properties) {
        return raise(
                EventType.SESSION_UNSUBSCRIBED,
                client,
                () -> ClientColumns.subscription(filter.text(), options, Column.UNSUB_PROPS, properties.toMap()));
    }

    private <T> HookResult<T> raise(EventType type, ClientInfo client, Supplier<Map<Column, Object>> more) {
        raise(type, occasion -> new ClientView(type, client, more.get(), occasion), null);
        return HookResult.ok();
    }

    private void raise(EventType type, Function<Occasion, EventView> view, @Nullable Message message) {
        RuleSet set = rules.get();
        Candidates candidates = set.of(type);
        boolean told = surroundings.messages().tells(type);
        if (candidates.isEmpty() && !told) {
            return;
        }
        long now = nowMillis();
        RaisedEvent event =
                raised(view.apply(new Occasion(surroundings.site(), now, candidates.paths())), message, null, now);
        if (!candidates.isEmpty()) {
            runner.run(candidates.rules(), event);
        }
        if (told) {
            surroundings.messages().publish(event);
        }
    }

    private RaisedEvent raised(
            EventView view, @Nullable Message message, @Nullable Publication publication, long timestampMillis) {
        return new RaisedEvent(view, message, publication, timestampMillis, runner.loops());
    }

    private long nowMillis() {
        return surroundings.site().time().wallMillis();
    }
}
