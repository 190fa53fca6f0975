package io.sluice.rule.bridge;

import io.sluice.connector.Inlet;
import io.sluice.connector.InletMessage;
import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.hook.DropReason;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.message.MessageProperties.UserProperty;
import io.sluice.core.topic.TopicSyntax;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way in for messages of one resource: they take the way of every client's message, on one loop, so that they keep their order.
 * What Sluice will never take (a topic that is none, {@code $SYS}) is counted as dropped and done with.
 */
public final class BridgeInlet implements Inlet {
    private final GatewayContext context;
    private final ClientInfo sender;
    private final Loop loop;
    private final Map<String, Object> headers;

    /** @param resourceId what the messages' sender is called */
    public BridgeInlet(GatewayContext context, String resourceId) {
        this.context = context;
        this.sender = ClientInfo.internal(resourceId);
        this.loop = context.loops().homeOf(resourceId);
        this.headers = Map.of(Origin.BRIDGE, resourceId);
    }

    @Override
    public CompletionStage<Void> publish(InletMessage message) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                publish(message, taken);
            } catch (RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    private void publish(InletMessage from, CompletableFuture<Void> taken) {
        Message message = new Message(
                loop.messageIds().next(),
                from.topic(),
                from.payload(),
                from.qos(),
                from.retain(),
                sender,
                loop.time().wallMillis(),
                properties(from.properties()),
                headers);
        if (!TopicSyntax.isValidName(from.topic())) {
            context.drop(message, DropReason.INVALID_TOPIC, loop);
            taken.complete(null);
            return;
        }
        PublishOutcome outcome = context.publish(message, loop);
        if (outcome.code() == PublishOutcome.Code.REFUSED) {
            taken.completeExceptionally(new IllegalStateException("a queue it must go to is full"));
        } else if (outcome.durable() == null) {
            whenOver(outcome, taken);
        } else {
            outcome.durable().whenComplete((done, failure) -> {
                if (failure == null) {
                    whenOver(outcome, taken);
                } else {
                    taken.completeExceptionally(failure);
                }
            });
        }
    }

    /** A subscriber that is behind holds the remote broker up, as it does any publisher. */
    private static void whenOver(PublishOutcome outcome, CompletableFuture<Void> taken) {
        if (outcome.congestion() == null) {
            taken.complete(null);
        } else {
            outcome.congestion().whenOver(() -> taken.complete(null));
        }
    }

    private static MessageProperties properties(Map<String, @Nullable Object> from) {
        if (from.isEmpty()) {
            return MessageProperties.NONE;
        }
        List<UserProperty> user = from.get("User-Property") instanceof Map<?, ?> pairs
                ? pairs.entrySet().stream()
                        .map(pair -> new UserProperty(String.valueOf(pair.getKey()), String.valueOf(pair.getValue())))
                        .toList()
                : List.of();
        Object textMark = from.get("Payload-Format-Indicator");
        Object correlation = from.get("Correlation-Data");
        return new MessageProperties(
                textMark instanceof Number mark ? Boolean.valueOf(mark.intValue() == 1) : null,
                from.get("Message-Expiry-Interval") instanceof Number seconds ? seconds.longValue() : -1,
                text(from.get("Content-Type")),
                text(from.get("Response-Topic")),
                correlation instanceof byte[] bytes
                        ? bytes
                        : correlation == null ? null : correlation.toString().getBytes(StandardCharsets.UTF_8),
                user);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
