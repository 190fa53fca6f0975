package io.sluice.rule.event;

import io.sluice.connector.ValuePath;
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
    private final Payload payload;
    private final @Nullable String reason;

    /**
     * @param client whose event it is: the publisher, or the receiver of a delivery
     * @param site where it happened
     * @param paths what the installed rules read of payloads
     * @param reason why, for dropped messages; null for others
     */
    public MessageView(
            EventType type,
            Message message,
            ClientInfo client,
            EventSite site,
            PayloadPaths paths,
            @Nullable String reason) {
        this.type = type;
        this.message = message;
        this.client = client;
        this.site = site;
        this.reason = reason;
        this.payload = Payload.of(message.payload(), paths);
    }

    /** A message that was just published. */
    public static MessageView published(Message message, EventSite site, PayloadPaths paths) {
        return new MessageView(EventType.MESSAGE_PUBLISH, message, message.sender(), site, paths, null);
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
            case EVENT -> type.columnValue();
            case NODE -> site.node();
            case ID -> message.id().toString();
            case TIMESTAMP, PUBLISH_RECEIVED_AT -> message.timestampMillis();
            case PEERNAME -> client.peername();
            case PEERHOST -> client.peerHost();
            case RETAIN -> message.retain() ? 1L : 0L;
            case FLAGS -> flags();
            case HEADERS -> message.headers();
            case PUB_PROPS -> properties();
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
        return new MessageView(type, copy, client, site, paths, reason);
    }

    private Map<String, Object> flags() {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("dup", false);
        flags.put("retain", message.retain());
        return flags;
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
