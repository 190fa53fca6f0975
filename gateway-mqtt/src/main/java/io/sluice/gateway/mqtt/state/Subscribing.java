package io.sluice.gateway.mqtt.state;

import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.gateway.Outbox;
import io.sluice.core.gateway.SubscribeResult;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.hook.SubscribeOptions;
import io.sluice.core.hook.TopicRequest;
import io.sluice.core.session.Session;
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
import java.util.concurrent.CompletionStage;

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
        PacketProperties properties = EventProperties.of(frame);
        for (TopicRequest request : requests) {
            reasons.add(subscribe(request, properties, granted));
        }
        SubAck answer = new SubAck(frame.packetId(), oneForEach(frame.entries().size(), reasons));
        CompletionStage<Void> durable =
                granted.isEmpty() ? null : client.session().durable();
        if (durable == null) {
            granted(answer, granted, out);
        } else {
            durable.whenComplete((nothing, failure) -> stored(answer, granted, failure == null, out));
        }
    }

    private void granted(SubAck answer, List<Granted> granted, Outbox<MqttFrame> out) {
        PacketCounts.write(answer, out);
        for (Granted one : granted) {
            context().replayRetained(client.session(), one.filter(), one.options(), one.result());
        }
    }

    /** The disk has the subscriptions, or does not take them; in that case the client is not told that it has them. */
    private void stored(SubAck answer, List<Granted> granted, boolean success, Outbox<MqttFrame> out) {
        if (!isStillConnected()) {
            return;
        }
        if (success) {
            granted(answer, granted, out);
            return;
        }
        granted.stream()
                .filter(one -> one.result() == SubscribeResult.NEW)
                .forEach(one ->
                        context().unsubscribe(client.session(), one.filter().text()));
        List<ReasonCode> reasons = answer.reasons().stream()
                .map(reason -> reason.isError() ? reason : ReasonCode.QUOTA_EXCEEDED)
                .toList();
        PacketCounts.write(new SubAck(answer.packetId(), reasons), out);
    }

    private boolean isStillConnected() {
        Session session = client.session();
        return session.owner().inLoop() && session.target() == client.target();
    }

    private List<TopicRequest> requests(Subscribe frame) {
        List<TopicRequest> requests = new ArrayList<>(frame.entries().size());
        for (Subscribe.Entry entry : frame.entries()) {
            SubscribeOptions options = new SubscribeOptions(
                    Math.min(entry.qos(), zone.limits().maximumQos()),
                    entry.noLocal() || isUnwantedEcho(entry.filter()),
                    entry.retainAsPublished() || client.bridge(),
                    entry.retainHandling(),
                    frame.subscriptionId());
            requests.add(new TopicRequest(entry.filter(), options));
        }
        return requests;
    }

    /**
     * Version 3 and 4 cannot say No Local: a bridge means it, as with mosquitto, and the zone may mean it for all. A shared
     * subscription never has it [MQTT-3.8.3-4].
     */
    private boolean isUnwantedEcho(String filter) {
        boolean meant = client.bridge() || zone.settings().ignoreLoopDeliver();
        return meant && !client.isVersion5() && !filter.startsWith("$share/") && !filter.startsWith("$queue/");
    }

    /** As many answers as the client asked for, whatever a hook made of the list [MQTT-3.8.4-6]. */
    private static List<ReasonCode> oneForEach(int asked, List<ReasonCode> reasons) {
        while (reasons.size() < asked) {
            reasons.add(ReasonCode.NOT_AUTHORIZED);
        }
        return reasons.subList(0, asked);
    }

    private ReasonCode subscribe(TopicRequest request, PacketProperties properties, List<Granted> granted) {
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
        SubscribeResult result = context().subscribe(client.session(), filter, request.options(), properties);
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
        PacketProperties properties = EventProperties.of(frame);
        List<ReasonCode> reasons = new ArrayList<>(requests.size());
        for (TopicRequest request : context().beforeUnsubscribe(client.client(), requests)) {
            boolean ended = context().unsubscribe(client.session(), request.filter(), properties);
            reasons.add(ended ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        UnsubAck answer =
                new UnsubAck(frame.packetId(), oneForEach(frame.filters().size(), reasons));
        CompletionStage<Void> durable = client.session().durable();
        if (durable == null) {
            PacketCounts.write(answer, out);
        } else {
            durable.whenComplete((nothing, failure) -> ended(answer, failure == null, out));
        }
    }

    private void ended(UnsubAck answer, boolean success, Outbox<MqttFrame> out) {
        if (success) {
            PacketCounts.write(answer, out);
        } else {
            // after a restart the subscription may be back: the client asks again
            out.close(CloseReason.INTERNAL_ERROR);
        }
    }
}
