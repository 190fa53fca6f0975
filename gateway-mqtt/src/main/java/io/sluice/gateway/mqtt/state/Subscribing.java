package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.gateway.SubscribeResult;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.topic.InvalidTopicException;
import io.sluice.core.topic.TopicFilter;
import io.sluice.core.topic.TopicSyntax;
import io.sluice.gateway.mqtt.codec.MqttFrame;
import io.sluice.gateway.mqtt.codec.ReasonCode;
import io.sluice.gateway.mqtt.codec.SubAck;
import io.sluice.gateway.mqtt.codec.Subscribe;
import io.sluice.gateway.mqtt.codec.UnsubAck;
import io.sluice.gateway.mqtt.codec.Unsubscribe;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE of one client (3.8 to 3.11): one answer for each filter, retained messages behind SUBACK. */
final class Subscribing {
    private final MqttZone zone;
    private final Connected client;

    /** A subscription in effect whose retained messages are still to come. */
    private record Granted(TopicFilter filter, SubscribeOptions options, SubscribeResult result) {}

    Subscribing(MqttZone zone, Connected client) {
        this.zone = zone;
        this.client = client;
    }

    private GatewayContext context() {
        return zone.context();
    }

    void onSubscribe(Subscribe frame, Outbox<MqttFrame> out) {
        List<TopicRequest> requests = context().beforeSubscribe(client.client(), requests(frame));
        List<ReasonCode> reasons = new ArrayList<>(requests.size());
        List<Granted> granted = new ArrayList<>(requests.size());
        for (TopicRequest request : requests) {
            reasons.add(subscribe(request, granted));
        }
        PacketCounts.write(
                new SubAck(frame.packetId(), oneForEach(frame.entries().size(), reasons)), out);
        for (Granted one : granted) {
            context().replayRetained(client.session(), one.filter(), one.options(), one.result());
        }
    }

    private List<TopicRequest> requests(Subscribe frame) {
        List<TopicRequest> requests = new ArrayList<>(frame.entries().size());
        for (Subscribe.Entry entry : frame.entries()) {
            SubscribeOptions options = new SubscribeOptions(
                    Math.min(entry.qos(), zone.limits().maximumQos()),
                    entry.noLocal(),
                    entry.retainAsPublished(),
                    entry.retainHandling(),
                    frame.subscriptionId());
            requests.add(new TopicRequest(entry.filter(), options));
        }
        return requests;
    }

    /** As many answers as the client asked for, whatever a hook made of the list [MQTT-3.8.4-6]. */
    private static List<ReasonCode> oneForEach(int asked, List<ReasonCode> reasons) {
        while (reasons.size() < asked) {
            reasons.add(ReasonCode.NOT_AUTHORIZED);
        }
        return reasons.subList(0, asked);
    }

    private ReasonCode subscribe(TopicRequest request, List<Granted> granted) {
        TopicFilter filter;
        try {
            filter = TopicFilter.parse(request.filter());
        } catch (InvalidTopicException e) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        ReasonCode objection = objection(filter);
        if (objection != ReasonCode.SUCCESS) {
            return objection;
        }
        SubscribeResult result = context().subscribe(client.session(), filter, request.options());
        if (result.isGranted()) {
            granted.add(new Granted(filter, request.options(), result));
        }
        return switch (result) {
            case NEW, REPLACED -> ReasonCode.granted(request.options().qos());
            case NOT_AUTHORISED -> ReasonCode.NOT_AUTHORIZED;
            case QUOTA_EXCEEDED -> ReasonCode.QUOTA_EXCEEDED;
        };
    }

    private ReasonCode objection(TopicFilter filter) {
        int levels = zone.settings().maxTopicLevels();
        if (levels > 0 && TopicSyntax.levels(filter.filter()) > levels) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        if (filter.isShared() && !zone.limits().sharedAvailable()) {
            return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        if (filter.hasWildcard() && !zone.limits().wildcardAvailable()) {
            return ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
        }
        return ReasonCode.SUCCESS;
    }

    void onUnsubscribe(Unsubscribe frame, Outbox<MqttFrame> out) {
        List<TopicRequest> requests = frame.filters().stream()
                .map(filter -> new TopicRequest(filter, SubscribeOptions.DEFAULT))
                .toList();
        List<ReasonCode> reasons = new ArrayList<>(requests.size());
        for (TopicRequest request : context().beforeUnsubscribe(client.client(), requests)) {
            boolean ended = context().unsubscribe(client.session(), request.filter());
            reasons.add(ended ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        PacketCounts.write(
                new UnsubAck(frame.packetId(), oneForEach(frame.filters().size(), reasons)), out);
    }
}
