package io.sluice.rule.event;

import static io.sluice.rule.event.Column.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event a rule can read from, with its names and columns (manual 2251-2429 for the first style). The one place where
 * they are declared: compiler, views, rule test and {@code GET /rule_events} read them here.
 */
public enum EventType {
    MESSAGE_PUBLISH(
            "message.publish",
            null,
            "message publish",
            "a message arrived, before it is routed",
            List.of(ID, TOPIC, PAYLOAD, PEERNAME, QOS, TIMESTAMP),
            List.of(ID, TOPIC, PAYLOAD, QOS, FLAGS, PEERHOST, PUBLISH_RECEIVED_AT, PUB_PROPS, HEADERS)),
    MESSAGE_DELIVER(
            "message.deliver",
            "message_delivered",
            "message deliver",
            "a message goes out to a subscriber",
            List.of(ID, TOPIC, PAYLOAD, PEERNAME, QOS, TIMESTAMP, AUTH_RESULT, MOUNTPOINT),
            deliveredColumns(PUB_PROPS)),
    MESSAGE_ACKED(
            "message.acked",
            "message_acked",
            "message acked",
            "a subscriber confirmed a message of QoS 1 or 2",
            List.of(ID, TOPIC, PAYLOAD, PEERNAME, QOS, TIMESTAMP),
            deliveredColumns(PUB_PROPS, PUBACK_PROPS)),
    MESSAGE_DROPPED(
            "message.dropped",
            "message_dropped",
            "message dropped",
            "a message went nowhere: it had no subscriber, or was refused",
            List.of(ID, TOPIC, PAYLOAD, PEERNAME, QOS, TIMESTAMP),
            List.of(ID, TOPIC, PAYLOAD, QOS, FLAGS, PEERHOST, REASON, PUBLISH_RECEIVED_AT, PUB_PROPS)),
    DELIVERY_DROPPED(
            null,
            "delivery_dropped",
            "delivery dropped",
            "a message did not reach one of its subscribers",
            List.of(),
            deliveredColumns(PUB_PROPS, REASON)),
    CLIENT_CONNECTED(
            "client.connected",
            "client_connected",
            "client connected",
            "a client connected",
            List.of(
                    AUTH_RESULT,
                    CLEAN_START,
                    CONNACK,
                    CONNECTED_AT,
                    IS_BRIDGE,
                    KEEPALIVE,
                    MOUNTPOINT,
                    PEERNAME,
                    PROTO_VER,
                    TIMESTAMP),
            List.of(
                    PEERNAME,
                    SOCKNAME,
                    MOUNTPOINT,
                    PROTO_NAME,
                    PROTO_VER,
                    KEEPALIVE,
                    CLEAN_START,
                    EXPIRY_INTERVAL,
                    RECEIVE_MAXIMUM,
                    IS_BRIDGE,
                    CONN_PROPS,
                    CONNECTED_AT)),
    CLIENT_DISCONNECTED(
            "client.disconnected",
            "client_disconnected",
            "client disconnected",
            "a connection ended",
            List.of(AUTH_RESULT, MOUNTPOINT, PEERNAME, REASON_CODE, TIMESTAMP),
            List.of(PEERNAME, SOCKNAME, REASON, DISCONN_PROPS, DISCONNECTED_AT)),
    CLIENT_CONNACK(
            null,
            "client_connack",
            "client connack",
            "a client that wants to connect was answered, also if it was refused",
            List.of(),
            List.of(
                    PEERNAME,
                    SOCKNAME,
                    REASON_CODE,
                    PROTO_NAME,
                    PROTO_VER,
                    KEEPALIVE,
                    CLEAN_START,
                    EXPIRY_INTERVAL,
                    CONN_PROPS,
                    CONNECTED_AT)),
    CLIENT_CHECK_ACL_COMPLETE(
            null,
            "client_check_acl_complete",
            "client check acl complete",
            "it was decided whether a client may publish or subscribe",
            List.of(),
            List.of(PEERHOST, TOPIC, ACTION, IS_CACHE, RESULT)),
    CLIENT_SUBSCRIBE(
            "client.subscribe",
            null,
            "client subscribe",
            "a client asks to subscribe",
            List.of(AUTH_RESULT, MOUNTPOINT, PEERNAME, TOPIC_FILTERS, TOPIC, QOS, TIMESTAMP),
            List.of()),
    CLIENT_UNSUBSCRIBE(
            "client.unsubscribe",
            null,
            "client unsubscribe",
            "a client asks to unsubscribe",
            List.of(AUTH_RESULT, MOUNTPOINT, PEERNAME, TOPIC_FILTERS, TOPIC, QOS, TIMESTAMP),
            List.of()),
    SESSION_SUBSCRIBED(
            "session.subscribed",
            "session_subscribed",
            "session subscribed",
            "a session holds a new subscription",
            List.of(TOPIC, QOS, NL, RAP, RC, RH, TIMESTAMP),
            List.of(TOPIC, QOS, PEERHOST, SUB_PROPS)),
    SESSION_UNSUBSCRIBED(
            "session.unsubscribed",
            "session_unsubscribed",
            "session unsubscribed",
            "a client ended a subscription",
            List.of(TOPIC, QOS, NL, RAP, RC, RH, TIMESTAMP),
            List.of(TOPIC, QOS, PEERHOST, UNSUB_PROPS));

    /** What sources of the second style begin with. */
    public static final String TOPIC_PREFIX = "$events/";

    private static final Map<String, EventType> BY_NAME = new HashMap<>();

    static {
        for (EventType type : values()) {
            if (type.eventName != null) {
                BY_NAME.put(type.eventName, type);
            }
            if (type.eventTopic != null) {
                BY_NAME.put(type.eventTopic, type);
            }
        }
    }

    private final @Nullable String eventName;
    private final @Nullable String eventTopic;
    private final String title;
    private final String description;
    private final List<Column> columnsV3;
    private final List<Column> columnsV4;
    private final List<Column> starV3;
    private final String valueV3;
    private final String valueV4;

    EventType(
            @Nullable String eventName,
            @Nullable String eventTopic,
            String title,
            String description,
            List<Column> columnsV3,
            List<Column> columnsV4) {
        this.eventName = eventName;
        this.eventTopic = eventTopic == null ? null : "$events/" + eventTopic;
        this.title = title;
        this.description = description;
        this.columnsV3 = withCommon(List.of(CLIENT_ID, USERNAME, EVENT, NODE), columnsV3);
        this.columnsV4 = withCommon(List.of(CLIENTID, USERNAME, EVENT_V4, TIMESTAMP_V4, NODE, METADATA), columnsV4);
        this.starV3 = withMore(this.columnsV3, List.of(FLAGS, RETAIN));
        String dotted = eventTopic == null ? eventName + "" : eventTopic.replaceFirst("_", ".");
        this.valueV3 = eventName == null ? dotted : eventName;
        this.valueV4 = dotted;
    }

    /** Messages have more to show than the manual lists. */
    private static List<Column> withMore(List<Column> columns, List<Column> more) {
        if (!columns.contains(PAYLOAD)) {
            return columns;
        }
        List<Column> all = new ArrayList<>(columns);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static List<Column> deliveredColumns(Column... more) {
        List<Column> columns = new ArrayList<>(
                List.of(ID, TOPIC, PAYLOAD, QOS, FLAGS, PEERHOST, FROM_CLIENTID, FROM_USERNAME, PUBLISH_RECEIVED_AT));
        columns.addAll(List.of(more));
        return List.copyOf(columns);
    }

    /** The event of {@code message.publish} or {@code $events/...}; null if there is none. */
    public static @Nullable EventType of(String source) {
        return BY_NAME.get(source);
    }

    /** All names that {@link #of} knows. */
    public static Set<String> sources() {
        return Set.copyOf(BY_NAME.keySet());
    }

    /** Name in the first style, {@code message.publish}; null if the event came with the second. */
    public @Nullable String eventName() {
        return eventName;
    }

    /** Name in the second style, {@code $events/...}; null for publish, which is read by topic filters, and if there is none. */
    public @Nullable String eventTopic() {
        return eventTopic;
    }

    /** Value of the column {@code event}: {@code message.deliver} is {@code message.delivered} in the second style. */
    public String columnValue(Dialect dialect) {
        return dialect == Dialect.V3 ? valueV3 : valueV4;
    }

    public String title() {
        return title;
    }

    public String description() {
        return description;
    }

    /** Columns that are told to users, by the manual; empty if the event has no name in that style. */
    public List<Column> columns(Dialect dialect) {
        return dialect == Dialect.V3 ? columnsV3 : columnsV4;
    }

    /** Columns that a rule can name without an error: flags and headers of messages besides those above. */
    public List<Column> selectable(Dialect dialect) {
        return dialect == Dialect.V3 ? withMore(columnsV3, List.of(FLAGS, HEADERS)) : columnsV4;
    }

    /** Columns that {@code SELECT *} gives, in this order: in the first style flags and retain of messages, too. */
    public List<Column> star(Dialect dialect) {
        return dialect == Dialect.V3 ? starV3 : columnsV4;
    }

    private static List<Column> withCommon(List<Column> common, List<Column> own) {
        if (own.isEmpty()) {
            return own;
        }
        Set<Column> all = new LinkedHashSet<>(common);
        all.addAll(own);
        return List.copyOf(all);
    }

    /** Column names and values for a rule test without a context. */
    public Map<String, Object> sample(Dialect dialect) {
        Map<String, Object> sample = new LinkedHashMap<>();
        for (Column column : columns(dialect)) {
            Object value = sample(column, dialect);
            if (value != null) {
                sample.put(column.sqlName(), value);
            }
        }
        return sample;
    }

    private @Nullable Object sample(Column column, Dialect dialect) {
        if (column == EVENT || column == EVENT_V4) {
            return columnValue(dialect);
        }
        if (column == REASON && this == CLIENT_DISCONNECTED) {
            return REASON_CODE.sample();
        }
        if (column == REASON && this == DELIVERY_DROPPED) {
            return "queue_full";
        }
        return column == REASON_CODE && this == CLIENT_CONNACK ? AUTH_RESULT.sample() : column.sample();
    }
}
