package io.sluice.rule.event;

import io.sluice.connector.ValuePath;
import io.sluice.core.hook.DropReason;
import io.sluice.core.hook.PacketProperties;
import io.sluice.core.message.ClientInfo;
import io.sluice.core.message.Message;
import io.sluice.core.time.TimeSource;
import io.sluice.rule.json.Payload;
import io.sluice.rule.json.PayloadPaths;
import io.sluice.rule.state.RuleState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as an event: published, delivered, acknowledged or dropped. */
public final class MessageView implements EventView {
    private static final byte[] NO_PAYLOAD = {};

    private final EventType type;
    private final Message message;
    private final ClientInfo client;
    private final EventSite site;
    private final long timestampMillis;
    private final Payload payload;
    private final @Nullable String reason;
    private final PacketProperties answer;

    private MessageView(
            EventType type,
            Message message,
            ClientInfo client,
            Occasion occasion,
            @Nullable String reason,
            PacketProperties answer) {
        this.type = type;
        this.message = message;
        this.client = client;
        this.site = occasion.site();
        this.timestampMillis = occasion.timestampMillis();
        this.reason = reason;
        this.answer = answer;
        this.payload = Payload.of(message.payload(), occasion.paths());
    }

    /** A message that was just published. */
    public static MessageView published(Message message, EventSite site, PayloadPaths paths) {
        Occasion occasion = new Occasion(site, message.timestampMillis(), paths);
        return new MessageView(
                EventType.MESSAGE_PUBLISH, message, message.sender(), occasion, null, PacketProperties.NONE);
    }

    /** A message that goes out to a receiver. */
    public static MessageView delivered(Message message, ClientInfo receiver, Occasion occasion) {
        return new MessageView(EventType.MESSAGE_DELIVER, message, receiver, occasion, null, PacketProperties.NONE);
    }

    /**
     * A message that its receiver confirmed.
     *
     * @param answer what the confirmation brought
     */
    public static MessageView acked(Message message, ClientInfo receiver, Occasion occasion, PacketProperties answer) {
        return new MessageView(EventType.MESSAGE_ACKED, message, receiver, occasion, null, answer);
    }

    /**
     * A message that is gone.
     *
     * @param type {@link EventType#MESSAGE_DROPPED} or {@link EventType#DELIVERY_DROPPED}
     * @param client the sender, or the one receiver that does not get it
     */
    public static MessageView dropped(
            EventType type, Message message, ClientInfo client, Occasion occasion, DropReason reason) {
        return new MessageView(type, message, client, occasion, reason.text(), PacketProperties.NONE);
    }

    @Override
    public EventType type() {
        return type;
    }

    @Override
    public String topic() {
        return message.topic();
    }

    @Override
    public Payload payload() {
        return payload;
    }

    @Override
    public TimeSource time() {
        return site.time();
    }

    @Override
    public RuleState state() {
        return site.state().of(client);
    }

    @Override
    public @Nullable Object column(Column column) {
        return switch (column) {
            case TOPIC -> message.topic();
            case PAYLOAD -> payload.text();
            case QOS -> (long) message.qos();
            case CLIENT_ID, CLIENTID -> client.clientId();
            case USERNAME -> orUndefined(client.username());
            case EVENT -> type.columnValue(Dialect.V3);
            case EVENT_V4 -> type.columnValue(Dialect.V4);
            case NODE -> site.node();
            case ID -> message.id().toString();
            case TIMESTAMP, PUBLISH_RECEIVED_AT -> message.timestampMillis();
            case TIMESTAMP_V4 -> timestampMillis;
            // of a confirmed message the publisher's, in this style only
            case PEERNAME -> (type == EventType.MESSAGE_ACKED ? message.sender() : client).peername();
            case PEERHOST -> client.peerHost();
            case RETAIN -> message.retain() ? 1L : 0L;
            case FLAGS -> flags();
            case HEADERS -> headers();
            case PUB_PROPS -> properties();
            case PUBACK_PROPS -> type == EventType.MESSAGE_ACKED ? answer.toMap() : ValuePath.UNDEFINED;
            case FROM_CLIENTID -> message.sender().clientId();
            case FROM_USERNAME -> orUndefined(message.sender().username());
            case AUTH_RESULT -> "success";
            case MOUNTPOINT -> client.mountpoint();
            case REASON -> orUndefined(reason);
            default -> ValuePath.UNDEFINED;
        };
    }

    @Override
    public EventView detached(PayloadPaths paths, boolean withPayload) {
        // a copy, so that what the message caches for its way to the subscribers can go
        Message copy = new Message(
                message.id(),
                message.topic(),
                withPayload ? message.payload() : NO_PAYLOAD,
                message.qos(),
                message.retain(),
                message.sender(),
                message.timestampMillis(),
                message.properties(),
                message.headers());
        return new MessageView(type, copy, client, new Occasion(site, timestampMillis, paths), reason, answer);
    }

    private Map<String, Object> flags() {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("dup", message.headers().containsKey(Message.DUP));
        flags.put("retain", message.retain());
        return flags;
    }

    private Map<String, Object> headers() {
        ClientInfo sender = message.sender();
        Map<String, Object> headers = new LinkedHashMap<>(message.headers());
        headers.remove(Message.DUP);
        headers.put("peername", sender.peername());
        headers.put("peerhost", sender.peerHost());
        putIfPresent(headers, "username", sender.username());
        headers.put("proto_name", sender.protocol());
        headers.put("proto_ver", (long) sender.protocolVersion());
        return headers;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        var from = message.properties();
        if (from.payloadIsText() != null) {
            properties.put("Payload-Format-Indicator", from.payloadIsText() ? 1L : 0L);
        }
        if (from.expirySeconds() >= 0) {
            properties.put("Message-Expiry-Interval", from.expirySeconds());
        }
        putIfPresent(properties, "Content-Type", from.contentType());
        putIfPresent(properties, "Response-Topic", from.responseTopic());
        putIfPresent(properties, "Correlation-Data", from.correlationData());
        if (!from.userProperties().isEmpty()) {
            Map<String, Object> user = new LinkedHashMap<>();
            from.userProperties().forEach(property -> user.put(property.name(), property.value()));
            properties.put("User-Property", user);
        }
        return properties;
    }

    private static void putIfPresent(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static Object orUndefined(@Nullable Object value) {
        return value == null ? ValuePath.UNDEFINED : value;
    }
}
