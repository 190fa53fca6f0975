package io.sluice.management.http;

import io.sluice.core.broker.PublishOutcome;
import io.sluice.core.gateway.GatewayContext;
import io.sluice.core.loop.Loop;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.message.MessageProperties;
import io.sluice.core.topic.TopicSyntax;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code POST /mqtt/publish} (manual 909-929, 9026-9045): the message takes the way of every client's message. */
final class PublishEndpoint {
    private static final String PATH = "/mqtt/publish";
    private static final String USUAL_SENDER = "http";

    private final GatewayContext context;

    /** What is asked for. */
    private record Wanted(String topic, byte[] payload, int qos, boolean retain, String clientId) {}

    /** The published message: its id as rules see it. */
    record PublishedJson(String id) {}

    PublishEndpoint(GatewayContext context) {
        this.context = context;
    }

    void addTo(Routes routes) {
        routes.post(PATH, call -> new PublishedJson(publish(wanted(call))));
        routes.add(Envelope.V2, HttpMethod.POST, PATH, call -> {
            publish(wanted(call));
            return List.of();
        });
    }

    private static Wanted wanted(Call call) throws ApiException {
        Map<String, @Nullable Object> body = call.json(ApiException.NOT_JSON);
        if (body.get("topic") == null) {
            throw new ApiException(ApiException.MISSING_PARAMETER, "missing request parameter: topic");
        }
        String topic = field(body, "topic", String.class, "");
        if (!TopicSyntax.isValidName(topic)) {
            throw wrongType("topic must be a topic name: not empty, without + and #");
        }
        long qos = field(body, "qos", Long.class, 0L);
        if (qos < 0 || qos > 2) {
            throw wrongType("qos must be 0, 1 or 2");
        }
        String clientId = field(body, "client_id", String.class, USUAL_SENDER);
        if (clientId.isEmpty()) {
            throw wrongType("client_id must not be empty");
        }
        boolean retain = field(body, "retain", Boolean.class, false);
        return new Wanted(topic, payload(body), (int) qos, retain, clientId);
    }

    private static byte[] payload(Map<String, @Nullable Object> body) throws ApiException {
        String payload = field(body, "payload", String.class, "");
        String encoding = field(body, "encoding", String.class, "plain");
        if (encoding.equals("plain")) {
            return payload.getBytes(StandardCharsets.UTF_8);
        }
        if (!encoding.equals("base64")) {
            throw wrongType("encoding must be plain or base64");
        }
        try {
            return Base64.getDecoder().decode(payload);
        } catch (IllegalArgumentException notBase64) {
            throw wrongType("payload is not base64: " + notBase64.getMessage());
        }
    }

    private static <T> T field(Map<String, @Nullable Object> body, String name, Class<T> type, T fallback)
            throws ApiException {
        Object value = body.get(name);
        if (value == null) {
            return fallback;
        }
        if (!type.isInstance(value)) {
            String kind = type == String.class ? "text" : type == Long.class ? "a whole number" : "true or false";
            throw wrongType(name + " must be " + kind);
        }
        return type.cast(value);
    }

    private static ApiException wrongType(String reason) {
        return new ApiException(ApiException.WRONG_TYPE, "request parameter type error: " + reason);
    }

    private String publish(Wanted wanted) throws ApiException {
        Loop loop = context.loops().homeOf(wanted.clientId());
        CompletableFuture<String> published = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                publish(wanted, loop, published);
            } catch (RuntimeException failed) {
                published.completeExceptionally(failed);
            }
        });
        return SessionReader.await(published);
    }

    private void publish(Wanted wanted, Loop loop, CompletableFuture<String> published) {
        Message message = new Message(
                loop.messageIds().next(),
                wanted.topic(),
                wanted.payload(),
                wanted.qos(),
                wanted.retain(),
                ClientInfo.internal(wanted.clientId()),
                loop.time().wallMillis(),
                MessageProperties.NONE,
                Map.of());
        PublishOutcome outcome = context.publish(message, loop);
        String id = message.id().toString();
        switch (outcome.code()) {
            case DELIVERED, NO_SUBSCRIBERS, DROPPED -> {
                if (wanted.qos() == 0 || outcome.durable() == null) {
                    published.complete(id);
                } else {
                    outcome.durable().whenComplete((done, failure) -> {
                        if (failure == null) {
                            published.complete(id);
                        } else {
                            published.completeExceptionally(failure);
                        }
                    });
                }
            }
            case REFUSED ->
                published.completeExceptionally(
                        new IllegalStateException("a queue that the message must go to is full, come again"));
            case INVALID_TOPIC ->
                published.completeExceptionally(wrongType("nothing can be published to topic " + wanted.topic()));
            case DENIED -> published.completeExceptionally(new IllegalStateException("not authorised"));
        }
    }
}
