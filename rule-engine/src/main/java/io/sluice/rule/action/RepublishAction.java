package io.sluice.rule.action;

import io.sluice.core.broker.Broker;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a new message after the current one, on the same loop, so that the publish of a message never runs inside
 * that of another. It re-enters the broker: other rules see it. Two guards end loops: an instance refuses what it made
 * itself, and a message that was republished {@value #MOST_HOPS} times is not republished again.
 */
final class RepublishAction implements RuleAction {
    /** Header: id of the action instance that made the message. */
    static final String BY = "republish_by";
    /** Header: how many times the message was republished. */
    static final String HOPS = "republish_hops";

    static final int MOST_HOPS = 10;
    /** Bounds what one instance may have under way, for rules that make many messages of one. */
    private static final int MOST_PENDING = 10_000;

    private final String actionId;
    private final ClientInfo sender;
    private final RepublishTarget target;
    private final Broker broker;
    private final ActionMetrics metrics;
    private final AtomicInteger pending = new AtomicInteger();

    RepublishAction(String actionId, RepublishTarget target, Broker broker, ActionMetrics metrics) {
        this.actionId = actionId;
        this.sender = ClientInfo.internal(actionId);
        this.target = target;
        this.broker = broker;
        this.metrics = metrics;
    }

    @Override
    public ActionMetrics metrics() {
        return metrics;
    }

    @Override
    public void run(RaisedEvent event, Map<String, @Nullable Object> selected, int output) {
        Message source = event.message();
        long hops = hopsOf(source);
        Loop loop = event.loop();
        Message message = message(source, selected, hops + 1, loop);
        if (pending.incrementAndGet() > MOST_PENDING) {
            pending.decrementAndGet();
            throw new ActionFailure(MOST_PENDING + " republished messages wait already");
        }
        loop.execute(() -> publish(message, loop));
    }

    private long hopsOf(@Nullable Message source) {
        if (source == null) {
            return 0;
        }
        if (actionId.equals(source.headers().get(BY))) {
            throw new ActionFailure("recursive republish of " + source.topic());
        }
        long hops = source.headers().get(HOPS) instanceof Long number ? number : 0;
        if (hops >= MOST_HOPS) {
            throw new ActionFailure("republished " + hops + " times already: " + source.topic());
        }
        return hops;
    }

    private Message message(@Nullable Message source, Map<String, @Nullable Object> selected, long hops, Loop loop) {
        Map<String, Object> headers = new HashMap<>(source == null ? Map.of() : source.headers());
        headers.put(BY, actionId);
        headers.put(HOPS, hops);
        return new Message(
                loop.messageIds().next(),
                target.topic(selected),
                target.content(selected),
                target.qos(selected, source),
                target.retain(selected, source),
                sender,
                loop.time().wallMillis(),
                source == null ? MessageProperties.NONE : source.properties(),
                Collections.unmodifiableMap(headers));
    }

    private void publish(Message message, Loop loop) {
        pending.decrementAndGet();
        PublishOutcome outcome = broker.publish(message, loop);
        switch (outcome.code()) {
            case INVALID_TOPIC ->
                metrics.addFailed(1, "the message was refused: nothing can be published to " + message.topic());
            case REFUSED, DENIED -> metrics.addFailed(1, "the message was refused: a queue it must go to is full");
            case DELIVERED, NO_SUBSCRIBERS, DROPPED -> metrics.addSuccess(1);
        }
    }
}
